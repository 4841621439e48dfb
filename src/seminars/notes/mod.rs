//! The notes of examiners: read with the project's seminars, answered by its leader, checked by whoever wrote them. A note is
//! written on the page of its presentation, which belongs to assessment.

pub mod routes;
pub mod views;
