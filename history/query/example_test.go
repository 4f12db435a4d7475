package query_test

import (
	"fmt"
	"time"

	"redial/history/query"
)

func ExampleParse() {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	q, err := query.Parse("status:5xx -type:csv", now)
	fmt.Println(len(q.Terms()), q.Has(query.Type, "csv"), err)
	_, err = query.Parse("type:file statsu:500", now)
	fmt.Println(err)
	// Output:
	// 2 true <nil>
	// column 11: there is no term "statsu:": did you mean status:? To search for a text with a colon, put it in quotes
}

func ExampleComplete() {
	fmt.Println(query.Complete("type:file is:re"))
	// Output: [type:file is:rejected type:file is:replay]
}
