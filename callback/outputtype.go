package callback

// OutputType names the kind of result a successful callback carries.
type OutputType string

// The output types the platform documents (guide "Callback (Under 4.5 MB)").
const (
	Text  OutputType = "text"
	HTML  OutputType = "html"
	JSON  OutputType = "json"
	CSV   OutputType = "csv"
	File  OutputType = "file"
	XLSX  OutputType = "xlsx"
	URL   OutputType = "url"
	Video OutputType = "video"
)

// OutputTypes returns every documented output type, in the guide's order.
func OutputTypes() []OutputType {
	return []OutputType{Text, HTML, JSON, CSV, File, XLSX, URL, Video}
}

// Known reports whether t is one of the documented output types.
func (t OutputType) Known() bool {
	switch t {
	case Text, HTML, JSON, CSV, File, XLSX, URL, Video:
		return true
	}
	return false
}

// Carrier tells which field of a payload holds the result of an output type.
type Carrier int

// The carriers of a result.
const (
	CarriesNothing Carrier = iota // an unknown output type
	CarriesText                   // result_text
	CarriesFile                   // file_base64 + filename + mime_type, or files[]
	CarriesURL                    // result_url
	CarriesVideo                  // as a file, as result_url, or files[] with object_key
)

// Carrier returns what t carries.
func (t OutputType) Carrier() Carrier {
	switch t {
	case Text, HTML, JSON, CSV:
		return CarriesText
	case File, XLSX:
		return CarriesFile
	case URL:
		return CarriesURL
	case Video:
		return CarriesVideo
	}
	return CarriesNothing
}
