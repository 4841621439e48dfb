//! What is being put together: the rows so far, and the people and offices that were entered already.
//!
//! Main types: [`World`], [`Member`]. Knows how people are entered into directories; the stories are told elsewhere.

use super::people::{self, People, Person};
use super::rows::{AccountRow, AgencyRow, MemberRow, RoleRow, Tables, TemplateRow, UnitRow};
use super::seed::Ids;
use super::tenants::Tenant;
use crate::access::Role;
use crate::codes::Code;
use crate::programs::Program;
use crate::projects::DocumentKind;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The rows so far.
#[derive(Debug, Default)]
pub struct World {
    /// Identifiers.
    pub ids: Ids,
    /// All rows.
    pub t: Tables,
    /// Invented people.
    pub people: People,
    emails: HashSet<String>,
    agencies: HashMap<(Uuid, String), Uuid>,
    units: HashMap<(Uuid, String), Uuid>,
    templates: HashMap<(Uuid, Program, DocumentKind), Uuid>,
}

/// Somebody in a tenant's directory, as acts remember the person.
#[derive(Debug, Clone)]
pub struct Member {
    /// In the directory.
    pub id: Uuid,
    /// For sign-in.
    pub account_id: Uuid,
    /// Name with titles.
    pub name: String,
    /// 18 digits.
    pub nip: String,
    /// A login too.
    pub email: String,
    /// Office.
    pub position: String,
}

impl World {
    /// The sections that a tenant's documents are written by: the standard ones.
    pub fn template(
        &mut self,
        tenant_id: Uuid,
        (program, kind): (Program, DocumentKind),
        published_at: DateTime<Utc>,
    ) -> Uuid {
        let key = (tenant_id, program, kind);
        if let Some(id) = self.templates.get(&key) {
            return *id;
        }
        let id = self.ids.next();
        let standard = crate::programs::sections(program, kind.code());
        self.t.templates.push(TemplateRow {
            tenant_id,
            id,
            program: program.code(),
            kind: kind.code(),
            number: 1,
            sections: serde_json::to_value(standard).unwrap_or_default(),
            published_at,
        });
        self.templates.insert(key, id);
        id
    }

    /// Enters somebody new into a tenant's directory.
    pub fn enter(
        &mut self,
        tenant: &Tenant,
        person: &Person,
        position: &str,
        roles: &[Role],
        from: NaiveDate,
    ) -> Member {
        let account_id = self.ids.next();
        let at = tenant.at(from, 8, 0);
        let wanted = person
            .email
            .clone()
            .unwrap_or_else(|| people::email(&person.bare, tenant.mail));
        let email = self.free_email(&wanted);
        self.t.accounts.push(AccountRow {
            id: account_id,
            name: person.name.clone(),
            nip: Some(person.nip.clone()),
            email: Some(email.clone()),
            platform_admin: false,
            sponsor_tenant_id: Some(tenant.id),
            created_at: at,
        });
        let known = Member {
            id: Uuid::nil(),
            account_id,
            name: person.name.clone(),
            nip: person.nip.clone(),
            email,
            position: position.to_owned(),
        };
        self.join(tenant, &known, position, roles, from, Some(&person.phone))
    }

    /// Enters somebody who has an account into one more directory.
    pub fn join(
        &mut self,
        tenant: &Tenant,
        known: &Member,
        position: &str,
        roles: &[Role],
        from: NaiveDate,
        phone: Option<&str>,
    ) -> Member {
        let id = self.ids.next();
        self.t.members.push(MemberRow {
            tenant_id: tenant.id,
            id,
            account_id: known.account_id,
            name: known.name.clone(),
            nip: Some(known.nip.clone()),
            email: Some(known.email.clone()),
            phone: phone.map(str::to_owned),
            position: position.to_owned(),
            created_at: tenant.at(from, 8, 0),
        });
        self.t.roles.extend(roles.iter().map(|role| RoleRow {
            tenant_id: tenant.id,
            member_id: id,
            role: role.code(),
            from_on: from,
        }));
        Member {
            id,
            position: position.to_owned(),
            ..known.clone()
        }
    }

    /// Somebody who runs the platform and belongs to no tenant.
    pub fn operator(&mut self, name: &str, email: &str, at: DateTime<Utc>) {
        let id = self.ids.next();
        self.t.accounts.push(AccountRow {
            id,
            name: name.to_owned(),
            nip: None,
            email: Some(email.to_owned()),
            platform_admin: true,
            sponsor_tenant_id: None,
            created_at: at,
        });
    }

    fn free_email(&mut self, wanted: &str) -> String {
        let (name, domain) = wanted.split_once('@').unwrap_or((wanted, "jejak.example"));
        let tries =
            std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{name}{n}@{domain}")));
        let free = tries
            .into_iter()
            .find(|email| !self.emails.contains(email))
            .unwrap_or_default();
        self.emails.insert(free.clone());
        free
    }

    /// A government in a tenant's list, entered once.
    pub fn agency(
        &mut self,
        tenant: &Tenant,
        name: &str,
        linked: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Uuid {
        let key = (tenant.id, name.to_owned());
        if let Some(id) = self.agencies.get(&key) {
            return *id;
        }
        let id = self.ids.next();
        self.t.agencies.push(AgencyRow {
            tenant_id: tenant.id,
            id,
            name: name.to_owned(),
            linked_tenant_id: linked,
            created_at: at,
        });
        self.agencies.insert(key, id);
        id
    }

    /// An office of a government, entered once.
    pub fn unit(&mut self, tenant: &Tenant, agency: Uuid, name: &str, at: DateTime<Utc>) -> Uuid {
        let key = (agency, name.to_owned());
        if let Some(id) = self.units.get(&key) {
            return *id;
        }
        let id = self.ids.next();
        self.t.units.push(UnitRow {
            tenant_id: tenant.id,
            id,
            agency_id: agency,
            name: name.to_owned(),
            created_at: at,
        });
        self.units.insert(key, id);
        id
    }
}
