// Answers Rego cases with OPA: reads one JSON object per line, writes one JSON object per line.
//
// A case has "modules" (texts), "v0", "strict", "improvedNot", "strictErrors", "queries", "data" (any JSON),
// "inputs" (terms in Rego notation, or null for no input). The answer has either "errors" (of the compiler, each
// with code, message, file, row, col) or "answers", one per query and input: "error" (code and message) or "solutions", the
// bindings of each in Rego notation, sorted.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sort"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

const limit = 5 * time.Second

type request struct {
	Modules      []string        `json:"modules"`
	V0           bool            `json:"v0"`
	Strict       bool            `json:"strict"`
	ImprovedNot  bool            `json:"improvedNot"`
	StrictErrors bool            `json:"strictErrors"`
	Queries      []string        `json:"queries"`
	Data         json.RawMessage `json:"data"`
	Inputs       []*string       `json:"inputs"`
	Now          int64           `json:"now"`
}

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Row     int    `json:"row,omitempty"`
	Col     int    `json:"col,omitempty"`
}

type answer struct {
	Error     *failure `json:"error,omitempty"`
	Solutions []string `json:"solutions,omitempty"`
}

type response struct {
	Errors  []failure `json:"errors,omitempty"`
	Answers []answer  `json:"answers,omitempty"`
}

func main() {
	// rules that stand in for what they call go on until the stack ends, which need not take long
	debug.SetMaxStack(1 << 27)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var r request
			if err := json.Unmarshal(line, &r); err != nil {
				fmt.Fprintln(os.Stderr, "opa-diff:", err)
				os.Exit(1)
			}
			encoder := json.NewEncoder(out)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(answerTo(r)); err != nil {
				fmt.Fprintln(os.Stderr, "opa-diff:", err)
				os.Exit(1)
			}
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}

func answerTo(r request) (result response) {
	defer func() {
		if p := recover(); p != nil {
			result = response{Errors: []failure{{Code: "panic", Message: fmt.Sprint(p)}}}
		}
	}()
	// as the commands of opa read modules
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true}
	if r.V0 {
		options.RegoVersion = ast.RegoV0
	}
	if r.ImprovedNot {
		options.FutureKeywords = []string{"not"}
	}
	modules := map[string]*ast.Module{}
	var parse []failure
	for i, text := range r.Modules {
		name := fmt.Sprintf("test-%d.rego", i)
		module, err := ast.ParseModuleWithOpts(name, text, options)
		if err != nil {
			parse = append(parse, failures(err)...)
		} else if module != nil {
			modules[name] = module
		}
	}
	if len(parse) > 0 {
		return response{Errors: parse}
	}
	compiler := ast.NewCompiler().WithStrict(r.Strict).WithDefaultRegoVersion(options.RegoVersion)
	if compiler.Compile(modules); compiler.Failed() {
		return response{Errors: failures(compiler.Errors)}
	}
	ctx := context.Background()
	store := inmem.New()
	if len(r.Data) > 0 {
		var data map[string]any
		if err := util.UnmarshalJSON(r.Data, &data); err != nil {
			return response{Errors: []failure{{Code: "data", Message: err.Error()}}}
		}
		store = inmem.NewFromObject(data)
	}
	txn := storage.NewTransactionOrDie(ctx, store)
	defer store.Abort(ctx, txn)
	for _, text := range r.Queries {
		query, err := prepare(r, compiler, text)
		for _, input := range r.Inputs {
			if err != nil {
				result.Answers = append(result.Answers, answer{Error: &failures(err)[0]})
			} else {
				result.Answers = append(result.Answers, evaluate(ctx, r, compiler, query, store, txn, input))
			}
		}
	}
	return result
}

func prepare(r request, compiler *ast.Compiler, text string) (ast.Body, error) {
	options := ast.ParserOptions{RegoVersion: ast.RegoV1}
	if r.ImprovedNot {
		options.FutureKeywords = []string{"not"}
	}
	body, err := ast.ParseBodyWithOpts(text, options)
	if err != nil {
		return nil, err
	}
	// queries are never strict, as in the package rego and the commands
	return compiler.QueryCompiler().WithStrict(false).Compile(body)
}

func evaluate(ctx context.Context, r request, compiler *ast.Compiler, query ast.Body, store storage.Store,
	txn storage.Transaction, text *string) (result answer) {
	defer func() {
		if p := recover(); p != nil {
			result = answer{Error: &failure{Code: "panic", Message: fmt.Sprint(p)}}
		}
	}()
	var input *ast.Term
	if text != nil {
		term, err := ast.ParseTerm(*text)
		if err != nil {
			return answer{Error: &failure{Code: "input", Message: err.Error()}}
		}
		input = term
	}
	cancel := topdown.NewCancel()
	timer := time.AfterFunc(limit, cancel.Cancel)
	defer timer.Stop()
	now := time.Unix(0, r.Now)
	solutions, err := topdown.NewQuery(query).WithCompiler(compiler).WithStore(store).WithTransaction(txn).WithInput(input).
		WithStrictBuiltinErrors(r.StrictErrors).WithCancel(cancel).WithTime(now).Run(ctx)
	if err != nil {
		return answer{Error: &failures(err)[0]}
	}
	result.Solutions = []string{}
	for _, bindings := range solutions {
		var names []string
		for name := range bindings {
			if !strings.HasPrefix(string(name), "_") && !strings.HasPrefix(string(name), "$") {
				names = append(names, string(name))
			}
		}
		sort.Strings(names)
		var line strings.Builder
		for _, name := range names {
			line.WriteString(name + "=" + bindings[ast.Var(name)].Value.String() + ";")
		}
		result.Solutions = append(result.Solutions, line.String())
	}
	sort.Strings(result.Solutions)
	return result
}

func failures(err error) []failure {
	var evaluation *topdown.Error
	if errors.As(err, &evaluation) {
		f := failure{Code: evaluation.Code, Message: evaluation.Message}
		if evaluation.Location != nil {
			f.File, f.Row, f.Col = evaluation.Location.File, evaluation.Location.Row, evaluation.Location.Col
		}
		return []failure{f}
	}
	var list ast.Errors
	if errors.As(err, &list) {
		var result []failure
		for _, e := range list {
			f := failure{Code: e.Code, Message: e.Message}
			if e.Location != nil {
				f.File, f.Row, f.Col = e.Location.File, e.Location.Row, e.Location.Col
			}
			result = append(result, f)
		}
		return result
	}
	var one *ast.Error
	if errors.As(err, &one) {
		return failures(ast.Errors{one})
	}
	return []failure{{Code: "other", Message: err.Error()}}
}
