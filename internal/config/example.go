package config

import (
	"errors"
	"io/fs"
	"os"
)

// example is the config that a new one begins as. Each line that says
// something is a comment, so that it changes nothing.
const example = `# The settings of redial. Lines that begin with # are comments.
# redial config check says whether this file can be used.

# The target of commands that name none: one of below, or "mock".
# default_target = "prod"

# How things are shown.
# theme = "dark"         # or "light"; "auto" asks the terminal
# mouse = false          # leave it to the terminal, to select text with
# utc = true             # times in UTC
# pager = "less -R"      # in place of $PAGER
# editor = "code --wait" # in place of $EDITOR

# A target is an address that callbacks go to: the Callback URL of the Connect
# step. No secret stands in this file, only where it comes from.
# [targets.prod]
# url = "https://www.example.com/api/orders/callback"
# secret_env = "CALLBACK_SECRET"          # a variable of the environment, or
# secret_file = "~/.config/redial/secret" # a file that only you can read, or
# secret_command = "pass show callback"   # a command that prints it
# ca_file = "company.pem"                 # a private certificate authority
# confirm = "always"                      # ask before each callback, or "bulk"
# readonly = true                         # send nothing there

# An automation is where redial order and redial check send webhooks.
# [automations.n8n]
# url = "http://localhost:5678/webhook/order"
# auth = "x-api-key=env:N8N_KEY"          # a header, and the variable of its value
# template = "webhook.json"               # a body with placeholders
# inputs = { topic = "tea" }

# Queries by name: redial list @today, redial replay --where @today.
# [filters]
# today = "is:undelivered since:1d target:prod"

# Keys of the terminal UI: redial keys prints all of them.
# [keys]
# quit = ["q"]
`

// WriteExample makes a config file of comments where there is none.
func WriteExample(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return writeFile(path, []byte(example))
}
