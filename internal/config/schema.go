package config

import (
	"encoding/json"
	"reflect"
)

// helpOf says what each key of the config is for.
var helpOf = map[string]string{
	"default_target": "The target of commands that name none.",
	"targets":        "The addresses that callbacks go to, by name.",
	"automations":    "The automations that redial order plays orders for, by name.",
	"auth":           "The header of a webhook and the environment variable of its value: HEADER=env:VARIABLE.",
	"template":       "A file that is the webhook's body with placeholders such as {order_id} and {inputs.KEY}.",
	"inputs":         "The inputs of an order, by key.",
	"keys":           "Keys of the terminal UI's actions: redial keys prints all of them.",
	"filters":        "Queries by name: @NAME stands for one, in list and replay --where.",
	"url":            "The Callback URL of the Connect step.",
	"secret_env":     "The name of the environment variable that holds the secret.",
	"secret_file":    "A file that holds the secret, and that only its owner can read.",
	"secret_command": "A command that prints the secret.",
	"insecure_http":  "Allow http without TLS to another machine.",
	"ca_file":        "A PEM file of authorities that this target's certificate may be signed by, beside those the system trusts.",
	"readonly":       "Send nothing to this target: it is there to be looked at and compared with.",
	"confirm":        "Ask before each callback that is sent to this target (always), or before more than one at once (bulk).",
	"theme":          "What the terminal UI takes the background for; auto asks the terminal.",
	"mouse":          "Use the mouse in the terminal UI; false leaves it to the terminal, to select text with.",
	"utc":            "Tell times in UTC, not in the zone of this machine.",
	"pager":          "The command that shows a long text, in place of $PAGER.",
	"editor":         "The command that edits a file, in place of $VISUAL and $EDITOR.",
}

// Schema is the JSON Schema of the config file.
func Schema() []byte {
	target := objectSchema(fileTarget{})
	target["required"] = []string{"url"}
	root := objectSchema(file{})
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "The config of redial"
	properties, _ := root["properties"].(map[string]any)
	properties["targets"] = map[string]any{
		"type": "object", "description": helpOf["targets"], "additionalProperties": target,
	}
	automation := objectSchema(fileAutomation{})
	automation["required"] = []string{"url"}
	if of, isMap := automation["properties"].(map[string]any); isMap {
		of["url"] = map[string]any{"type": "string", "description": "The webhook of the automation."}
		of["inputs"] = map[string]any{"type": "object", "description": helpOf["inputs"]}
	}
	properties["automations"] = map[string]any{
		"type": "object", "description": helpOf["automations"], "additionalProperties": automation,
	}
	key := map[string]any{"type": "string"}
	properties["keys"] = map[string]any{
		"type": "object", "description": helpOf["keys"],
		"additionalProperties": map[string]any{"oneOf": []any{key, map[string]any{"type": "array", "items": key}}},
	}
	properties["filters"] = map[string]any{
		"type": "object", "description": helpOf["filters"], "additionalProperties": key,
	}
	b, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // it is made of texts alone
	}
	return append(b, '\n')
}

// objectSchema is the schema of a struct of the file, from its TOML tags.
func objectSchema(v any) map[string]any {
	properties := map[string]any{}
	t := reflect.TypeOf(v)
	for i := range t.NumField() {
		key := t.Field(i).Tag.Get("toml")
		if key == "" {
			continue
		}
		property := map[string]any{"type": "string", "description": helpOf[key]}
		if field := t.Field(i).Type; field.Kind() == reflect.Bool || field.Kind() == reflect.Pointer {
			property["type"] = "boolean"
		}
		if values := choices[key]; values != nil {
			property["enum"] = values
		}
		properties[key] = property
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}
