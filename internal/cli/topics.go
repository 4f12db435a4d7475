package cli

import (
	"embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed topics
var topicFiles embed.FS

// topics are help pages by job, in the order of redial --help.
var topics = []string{"first-callback", "failed-delivery", "test-my-automation", "move", "ask-the-history"}

// jobTopics makes the help pages of jobs: redial help failed-delivery.
func jobTopics() []*cobra.Command {
	var pages []*cobra.Command
	for _, name := range topics {
		text := topic(name)
		title, _, _ := strings.Cut(text, "\n")
		page := &cobra.Command{Use: name, Short: title, Long: text}
		page.SetHelpFunc(func(c *cobra.Command, _ []string) { _, _ = fmt.Fprint(c.OutOrStdout(), text) })
		pages = append(pages, page)
	}
	return pages
}

func topic(name string) string {
	b, err := topicFiles.ReadFile("topics/" + name + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}
