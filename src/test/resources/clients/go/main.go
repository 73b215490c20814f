// People and machines log in with OpenBao's own Go client: ADDRESS TOKEN. Ends with "ok".
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/openbao/openbao/api/v2"
)

const policy = `
path "gophers/data/own/*" { capabilities = ["create", "read", "update", "patch", "delete"] }
path "gophers/metadata/own/*" { capabilities = ["read", "list"] }
`

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func want(holds bool, what ...any) {
	if !holds {
		panic(fmt.Sprint(what...))
	}
}

func refused(err error, status int, text string) {
	var answer *api.ResponseError
	want(errors.As(err, &answer), "not refused: ", err)
	want(answer.StatusCode == status && strings.Contains(answer.Error(), text), answer)
}

func client(address string) *api.Client {
	config := api.DefaultConfig()
	config.Address = address
	made := must(api.NewClient(config))
	made.ClearToken()
	return made
}

func prepare(ctx context.Context, root *api.Client) {
	check(root.Sys().Mount("gophers", &api.MountInput{Type: "kv", Options: map[string]string{"version": "2"}}))
	must(root.KVv2("gophers").Put(ctx, "other/a", map[string]any{"v": "hidden"}))
	check(root.Sys().PutPolicy("gophers", policy))
	check(root.Sys().EnableAuthWithOptions("go-people", &api.EnableAuthOptions{Type: "userpass"}))
	check(root.Sys().EnableAuthWithOptions("go-apps", &api.EnableAuthOptions{Type: "approle"}))
	must(root.Logical().Write("auth/go-people/users/ann", map[string]any{"password": "first", "policies": "gophers"}))
	must(root.Logical().Write("auth/go-apps/role/app", map[string]any{"token_policies": "gophers", "token_ttl": "1h"}))
}

func login(bao *api.Client, path string, fields map[string]any) *api.Secret {
	secret := must(bao.Logical().Write(path, fields))
	want(secret.Auth != nil && secret.Auth.EntityID != "", "no auth: ", secret)
	bao.SetToken(secret.Auth.ClientToken)
	return secret
}

func limited(ctx context.Context, bao *api.Client, key string) {
	kv := bao.KVv2("gophers")
	made := must(kv.Put(ctx, "own/"+key, map[string]any{"v": "1"}, api.WithCheckAndSet(0)))
	want(made.VersionMetadata.Version == 1, made)
	_, err := kv.Put(ctx, "own/"+key, map[string]any{"v": "2"}, api.WithCheckAndSet(0))
	refused(err, 400, "did not match the current version")
	must(kv.Patch(ctx, "own/"+key, map[string]any{"w": "2"}))
	read := must(kv.Get(ctx, "own/"+key))
	want(reflect.DeepEqual(read.Data, map[string]any{"v": "1", "w": "2"}), read.Data)
	listed := must(bao.Logical().List("gophers/metadata/own"))
	want(strings.Contains(fmt.Sprint(listed.Data["keys"]), key), listed.Data)
	_, err = kv.Get(ctx, "other/a")
	refused(err, 403, "permission denied")
	_, err = bao.Sys().ListMounts()
	refused(err, 403, "permission denied")
}

func lives(bao *api.Client) {
	self := must(bao.Auth().Token().LookupSelf())
	ttl := must(self.TokenTTL())
	want(ttl > 0, "ttl ", ttl)
	renewed := must(bao.Auth().Token().RenewSelf(1800))
	want(renewed.Auth.LeaseDuration == 1800, renewed.Auth)
	watcher := must(bao.NewLifetimeWatcher(&api.LifetimeWatcherInput{Secret: renewed}))
	go watcher.Start()
	<-watcher.RenewCh()
	watcher.Stop()
	check(bao.Auth().Token().RevokeSelf(""))
	_, err := bao.Auth().Token().LookupSelf()
	refused(err, 403, "permission denied")
}

func person(ctx context.Context, address string) {
	bao := client(address)
	_, err := bao.Logical().Write("auth/go-people/login/ann", map[string]any{"password": "wrong"})
	refused(err, 400, "invalid username or password")
	secret := login(bao, "auth/go-people/login/ann", map[string]any{"password": "first"})
	want(reflect.DeepEqual(secret.Auth.Policies, []string{"default", "gophers"}), secret.Auth.Policies)
	limited(ctx, bao, "ann")
	lives(bao)
}

func machine(ctx context.Context, address string, root *api.Client) {
	role := must(root.Logical().Read("auth/go-apps/role/app/role-id"))
	wrapping := must(root.Clone())
	wrapping.SetToken(root.Token())
	wrapping.SetWrappingLookupFunc(func(string, string) string { return "5m" })
	wrapped := must(wrapping.Logical().Write("auth/go-apps/role/app/secret-id", nil))
	want(wrapped.WrapInfo != nil && wrapped.WrapInfo.WrappedAccessor != "", wrapped)
	opened := must(root.Logical().Unwrap(wrapped.WrapInfo.Token))
	_, err := root.Logical().Unwrap(wrapped.WrapInfo.Token)
	refused(err, 400, "wrapping token is not valid")
	bao := client(address)
	login(bao, "auth/go-apps/login", map[string]any{
		"role_id": role.Data["role_id"], "secret_id": opened.Data["secret_id"],
	})
	limited(ctx, bao, "app")
	lives(bao)
}

func main() {
	ctx := context.Background()
	root := client(os.Args[1])
	root.SetToken(os.Args[2])
	prepare(ctx, root)
	person(ctx, os.Args[1])
	machine(ctx, os.Args[1], root)
	fmt.Println("ok")
}
