//! Jejak: the one record of a change project, from the first idea to two years after graduation.
//!
//! The map of the house, from the roof down; a room uses only rooms of the floors below it and, on its own floor,
//! rooms named before it:
//!
//! - roof: [`cli`], [`app`], [`serve`], [`demo`], [`tidying`]
//! - views across features: [`dashboards`], [`timeline`], [`overdue`], [`oversight`], [`portfolio`], [`prints`], [`reports`]
//! - features, each using only those before it: [`programs`], [`calendar`], [`missions`], [`projects`],
//!   [`section_templates`],
//!   [`cohorts`], [`milestones`], [`visits`], [`directives`], [`registers`], [`deadlines`], [`documents`], [`reviews`],
//!   [`consultations`], [`launches`], [`seminars`], [`assessment`]
//! - who and what may be shown: [`web`], [`access`], [`notices`], [`lists`], [`accounts`], [`members`], [`tenants`]
//! - ground: [`files`], [`audit`], [`db`], [`turns`], [`state`], [`config`], [`site`], [`leaky_bucket`], [`clock`], [`id`],
//!   [`codes`], [`error`]
#![warn(missing_docs)]

pub mod access;
pub mod accounts;
pub mod app;
pub mod assessment;
pub mod audit;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod codes;
pub mod cohorts;
pub mod config;
pub mod consultations;
pub mod dashboards;
pub mod db;
pub mod deadlines;
pub mod demo;
pub mod directives;
pub mod documents;
pub mod error;
pub mod files;
pub mod id;
pub mod launches;
pub mod leaky_bucket;
pub mod lists;
pub mod members;
pub mod milestones;
pub mod missions;
pub mod notices;
pub mod overdue;
pub mod oversight;
pub mod portfolio;
pub mod prints;
pub mod programs;
pub mod projects;
pub mod registers;
pub mod reports;
pub mod reviews;
pub mod section_templates;
pub mod seminars;
pub mod serve;
pub mod site;
pub mod state;
pub mod tenants;
pub mod tidying;
pub mod timeline;
pub mod turns;
pub mod visits;
pub mod web;
