// Holds the Kubernetes manifests against Kubernetes' own types, as an API server does that refuses unknown fields, and
// against each other and the image, as a cluster would only find out when it starts them.
//
//	deploy-check MANIFESTS DOCKERFILE
//
// Prints a line "probe PATH" for each probe and "ok", or a line for each problem and exit code 1.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"reflect"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// What is known, by apiVersion and kind.
var known = map[string]func() meta.Object{
	"v1 ServiceAccount":                  func() meta.Object { return &core.ServiceAccount{} },
	"v1 ConfigMap":                       func() meta.Object { return &core.ConfigMap{} },
	"v1 Service":                         func() meta.Object { return &core.Service{} },
	"apps/v1 StatefulSet":                func() meta.Object { return &apps.StatefulSet{} },
	"policy/v1 PodDisruptionBudget":      func() meta.Object { return &policy.PodDisruptionBudget{} },
	"networking.k8s.io/v1 Ingress":       func() meta.Object { return &networking.Ingress{} },
	"networking.k8s.io/v1 NetworkPolicy": func() meta.Object { return &networking.NetworkPolicy{} },
}

var problems []string

func problem(format string, arguments ...any) {
	problems = append(problems, fmt.Sprintf(format, arguments...))
}

func require(holds bool, format string, arguments ...any) {
	if !holds {
		problem(format, arguments...)
	}
}

func decode(document []byte) meta.Object {
	var kind meta.TypeMeta
	if err := yaml.Unmarshal(document, &kind); err != nil {
		problem("a document cannot be read: %v", err)
		return nil
	}
	name := kind.APIVersion + " " + kind.Kind
	fresh, found := known[name]
	if !found {
		problem("no such kind: %s", name)
		return nil
	}
	object := fresh()
	fields, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		problem("%s: %v", name, err)
		return nil
	}
	// Encoding/json would take runAsNonroot for runAsNonRoot; an API server does not.
	strict, err := json.UnmarshalStrict(fields, object)
	if err != nil {
		problem("%s: %v", name, err)
	}
	for _, wrong := range strict {
		problem("%s: %v", name, wrong)
	}
	for _, wrong := range validation.IsDNS1123Subdomain(object.GetName()) {
		problem("%s %q: %s", name, object.GetName(), wrong)
	}
	return object
}

func objects(manifests []byte) []meta.Object {
	var all []meta.Object
	seen := map[string]bool{}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(manifests)))
	for {
		document, err := reader.Read()
		if err == io.EOF {
			return all
		}
		if err != nil {
			problem("the file cannot be read: %v", err)
			return all
		}
		if object := decode(document); object != nil {
			key := fmt.Sprintf("%T %s", object, object.GetName())
			require(!seen[key], "%s is there twice", key)
			seen[key] = true
			all = append(all, object)
		}
	}
}

// The object of a kind with a name, or nil with a problem.
func named[T meta.Object](all []meta.Object, name string) T {
	for _, object := range all {
		if of, is := object.(T); is && object.GetName() == name {
			return of
		}
	}
	var none T
	problem("there is no %v %q", reflect.TypeFor[T](), name)
	return none
}

func main() {
	manifests, err := os.ReadFile(os.Args[1])
	if err != nil {
		problem("%v", err)
	}
	image, err := os.ReadFile(os.Args[2])
	if err != nil {
		problem("%v", err)
	}
	all := objects(manifests)
	for _, object := range all {
		if set, is := object.(*apps.StatefulSet); is {
			checkSet(all, set, string(manifests), string(image))
		}
	}
	for _, line := range problems {
		fmt.Println(line)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
	fmt.Println("ok")
}
