//! One person's scores: how the result comes about, down to criterion, weight and rater; corrections, the remedial, and
//! what examiners agreed on.

pub mod routes;
pub mod views;
