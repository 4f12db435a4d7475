// Package config finds out what a run is to work with: flags over environment
// over the config file over defaults; where the history is; and the targets
// with the sources of their secrets.
//
// The config file is TOML and read strictly: an unknown key is an error with
// its place and the nearest key there is. It never holds a secret itself. A
// secret is resolved when it is first needed and then kept in memory for the
// rest of the run; no error carries one.
package config
