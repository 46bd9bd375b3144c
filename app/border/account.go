package border

import "time"

// Role says what a person may do at a station.
type Role string

// The roles.
const (
	RoleOfficer    Role = "officer"     // checks travellers and refers
	RoleSecondLine Role = "second_line" // decides referrals too
	RoleSupervisor Role = "supervisor"  // also brings lists, enrols, sets policy
	RoleAuditor    Role = "auditor"     // reads and verifies the journal, nothing else
)

// Roles lists all values.
func Roles() []Role { return []Role{RoleOfficer, RoleSecondLine, RoleSupervisor, RoleAuditor} }

// Checks reports whether a role checks travellers.
func (r Role) Checks() bool {
	return r == RoleOfficer || r == RoleSecondLine || r == RoleSupervisor
}

// Rules reports whether a role brings lists, enrols people, sets policy and lays
// alerts over the lists.
func (r Role) Rules() bool { return r == RoleSupervisor }

// Audits reports whether a role looks back into the journal, its details too.
func (r Role) Audits() bool { return r == RoleSupervisor || r == RoleAuditor }

// Account is a person who may sign in at a station. Accounts are personal.
type Account struct {
	Login string    `json:"login"` // what is typed: r.conti
	Name  string    `json:"name"`  // what is read: R. Conti
	Role  Role      `json:"role"`
	Since time.Time `json:"since,omitzero"`
}
