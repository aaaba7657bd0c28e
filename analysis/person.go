package analysis

// Role is what a person may do, in the words of the people file.
type Role string

// The roles, least rights first.
const (
	Rep     Role = "rep"
	Lead    Role = "lead"
	Manager Role = "manager"
	Admin   Role = "admin"
)

// Roles lists every role, least rights first.
func Roles() []Role { return []Role{Rep, Lead, Manager, Admin} }

// Person is somebody at the seller's side, as the people file names them.
type Person struct {
	Email   string // lower case; what joins the file, the accounts and Slack
	Name    string
	Team    string // "" for none; a manager without a team looks after all
	Role    Role
	SlackID string // member ID, for whoever has no address in Slack or another one; "" for none
}
