package keymap

// The actions of Mock.
const (
	MockToggle ID = "mock-toggle"
	MockOpen   ID = "mock-open"
	MockScript ID = "mock-script"
	MockPlain  ID = "mock-plain"
	MockCopy   ID = "mock-copy"
	MockSecret ID = "mock-secret"
	MockCopyS  ID = "mock-copy-secret"
)

func mockActions() []Action {
	return []Action{
		{ID: MockOpen, Scope: ScopeMock, Keys: []string{"enter", "right"}, Name: "open", Help: "Show the request's headers and body, and the mock's answer.", Footer: 8},
		{ID: MockScript, Scope: ScopeMock, Keys: []string{"f"}, Name: "faults", Help: "Choose how the mock fails: a script from a list, or your own.", Footer: 10},
		{ID: MockPlain, Scope: ScopeMock, Keys: []string{"c"}, Name: "no faults", Help: "Drop the script: the mock answers by the contract alone.", Footer: 15},
		{ID: MockToggle, Scope: ScopeMock, Keys: []string{"s"}, Name: "start/stop", Help: "Start the mock, or stop it.", Footer: 20},
		{ID: MockCopy, Scope: ScopeMock, Keys: []string{"y"}, Name: "copy address", Help: "Copy the mock's callback URL.", Footer: 25},
		{ID: MockCopyS, Scope: ScopeMock, Keys: []string{"Y"}, Name: "copy secret", Help: "Copy the secret that the mock expects, for the automation that you point at it.", Footer: 26},
		{ID: MockSecret, Scope: ScopeMock, Keys: []string{"S"}, Name: "set secret", Help: "Choose the secret that the mock expects; redial sends it there, too.", Footer: 27},
	}
}
