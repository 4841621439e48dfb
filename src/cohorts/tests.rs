//! The behaviour of classes.
