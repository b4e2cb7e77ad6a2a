// The program says whether what clients saw of an etcd is what a single copy of the data could have shown them: it reads a
// history, an operation a line in JSON, and looks for an order of the operations that explains every answer (Porcupine).
// Each key is a register of its own. An operation whose outcome is unknown may have happened at any time after it began, or
// never.
//
// Exit status: 0 linearizable, 1 not (the key is printed), 2 no history, 3 undecided in time.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

const (
	linearizable = 0
	violated     = 1
	unusable     = 2
	undecided    = 3

	// patience is how long one key may take.
	patience = 60 * time.Second
)

// operation is what a client did, and what came of it. The empty value stands for a key that is not there.
type operation struct {
	Client   int    `json:"client"`
	Key      string `json:"key"`
	Kind     string `json:"kind"`     // put, get, cas
	Value    string `json:"value"`    // what a put or a cas writes
	Expected string `json:"expected"` // what a cas expects to be there
	Found    string `json:"found"`    // what a get, or a cas that did not swap, found
	Swapped  bool   `json:"swapped"`  // whether a cas did
	Outcome  string `json:"outcome"`  // ok, failed, unknown
	Begin    int64  `json:"begin"`    // of one clock, nanoseconds
	End      int64  `json:"end"`
}

func (o operation) unknown() bool { return o.Outcome == "unknown" }

// check says what is wrong with the line itself.
func (o operation) check() error {
	switch {
	case o.Key == "":
		return fmt.Errorf("no key")
	case o.Outcome != "ok" && o.Outcome != "failed" && o.Outcome != "unknown":
		return fmt.Errorf("an outcome is ok, failed or unknown, not %q", o.Outcome)
	case o.End < o.Begin:
		return fmt.Errorf("it ends before it begins")
	case o.Kind == "get":
		return nil
	case o.Kind != "put" && o.Kind != "cas":
		return fmt.Errorf("a kind is put, get or cas, not %q", o.Kind)
	case o.Value == "":
		return fmt.Errorf("a %s without a value", o.Kind)
	}
	return nil
}

// register is etcd's key: what is read was written last, and a cas swaps exactly where it finds what it expects.
var register = porcupine.Model{
	Init: func() interface{} { return "" },
	Step: func(state, input, _ interface{}) (bool, interface{}) {
		holds, o := state.(string), input.(operation)
		switch {
		case o.Kind == "get":
			return o.Found == holds, holds
		case o.Kind == "put":
			return true, o.Value
		case o.unknown():
			if holds == o.Expected {
				return true, o.Value
			}
			return true, holds
		case o.Swapped:
			return holds == o.Expected, o.Value
		default:
			return holds != o.Expected && holds == o.Found, holds
		}
	},
}

func main() {
	if len(os.Args) > 2 || (len(os.Args) == 2 && os.Args[1] == "--help") {
		fmt.Println("usage: porcupine [HISTORY]   (JSON lines; standard input unless given)")
		os.Exit(unusable)
	}
	history, err := read(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(unusable)
	}
	os.Exit(judge(history))
}

// read returns the operations by key.
func read(arguments []string) (map[string][]operation, error) {
	var in io.Reader = os.Stdin
	if len(arguments) == 1 {
		file, err := os.Open(arguments[0])
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	history := map[string][]operation{}
	lines := bufio.NewScanner(in)
	for number := 1; lines.Scan(); number++ {
		var o operation
		err := json.Unmarshal(lines.Bytes(), &o)
		if err == nil {
			err = o.check()
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		history[o.Key] = append(history[o.Key], o)
	}
	if lines.Err() == nil && len(history) == 0 {
		return nil, fmt.Errorf("the history is empty")
	}
	return history, lines.Err()
}

// judge prints the verdict.
func judge(history map[string][]operation) int {
	keys := make([]string, 0, len(history))
	for key := range history {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	verdict, count := linearizable, 0
	for _, key := range keys {
		operations := meaningful(history[key])
		count += len(operations)
		switch porcupine.CheckOperationsTimeout(register, operations, patience) {
		case porcupine.Illegal:
			fmt.Printf("not linearizable: %s (%d operations)\n", key, len(operations))
			verdict = violated
		case porcupine.Unknown:
			fmt.Printf("undecided within %s: %s (%d operations)\n", patience, key, len(operations))
			if verdict == linearizable {
				verdict = undecided
			}
		}
	}
	if verdict == linearizable {
		fmt.Printf("ok: %d operations on %d keys\n", count, len(keys))
	}
	return verdict
}

// meaningful leaves out what says nothing: what did not happen, and reads that nobody got an answer to.
func meaningful(operations []operation) []porcupine.Operation {
	var kept []porcupine.Operation
	for _, o := range operations {
		end := o.End
		switch {
		case o.Outcome == "failed", o.unknown() && o.Kind == "get":
			continue
		case o.unknown():
			end = math.MaxInt64
		}
		kept = append(kept, porcupine.Operation{ClientId: o.Client, Input: o, Call: o.Begin, Return: end})
	}
	return kept
}
