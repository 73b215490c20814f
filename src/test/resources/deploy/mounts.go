package main

import (
	"regexp"
	"slices"
	"strings"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A place in a container, and the volume or the claim that is there; one of them is nil.
type place struct {
	core.VolumeMount
	volume *core.Volume
	claim  *core.PersistentVolumeClaim
}

func (p place) holds(path string) bool {
	return path == p.MountPath || strings.HasPrefix(path, p.MountPath+"/")
}

func checkMounts(all []meta.Object, container core.Container, set *apps.StatefulSet, manifests string) {
	places := placesOf(container, set)
	configured := ""
	for _, at := range places {
		if at.volume != nil && at.volume.ConfigMap != nil {
			if files := named[*core.ConfigMap](all, at.volume.ConfigMap.Name); files != nil {
				for _, text := range files.Data {
					configured += text
				}
				require(slices.Contains(container.Args, "-config="+at.MountPath), "nothing reads %s", at.MountPath)
			}
		}
		if at.volume != nil && at.volume.Secret != nil {
			checkSecret(at.volume.Secret.SecretName, "", manifests)
		}
	}
	checkPaths(configured, places)
	checkEnvironment(configured, container, manifests)
}

func placesOf(container core.Container, set *apps.StatefulSet) []place {
	var places []place
	for _, mount := range container.VolumeMounts {
		at := place{VolumeMount: mount}
		for i, volume := range set.Spec.Template.Spec.Volumes {
			if volume.Name == mount.Name {
				at.volume = &set.Spec.Template.Spec.Volumes[i]
			}
		}
		for i, claim := range set.Spec.VolumeClaimTemplates {
			if claim.Name == mount.Name {
				at.claim = &set.Spec.VolumeClaimTemplates[i]
			}
		}
		require((at.volume == nil) != (at.claim == nil), "not one volume is named %q", mount.Name)
		require(!slices.ContainsFunc(places, func(other place) bool { return other.MountPath == mount.MountPath }),
			"two volumes at %s", mount.MountPath)
		places = append(places, at)
	}
	for _, volume := range set.Spec.Template.Spec.Volumes {
		require(slices.ContainsFunc(places, func(at place) bool { return at.Name == volume.Name }),
			"nobody mounts %q", volume.Name)
	}
	require(slices.ContainsFunc(places, func(at place) bool { return at.MountPath == "/tmp" && !at.ReadOnly }),
		"there is no /tmp")
	return places
}

// Secrets are not in the file: its head must say how they are made.
func checkSecret(name, key, manifests string) {
	made := regexp.MustCompile(`(?m)^# .*create secret (?:tls|generic) ` + regexp.QuoteMeta(name) + ` .*$`).
		FindString(manifests)
	require(made != "", "nobody says how the secret %q is made", name)
	require(key == "" || strings.Contains(made, "--from-literal="+key+"="), "the secret %q has no key %q", name, key)
}

// What the configuration reads must be mounted, the store where it lasts.
func checkPaths(configured string, places []place) {
	for _, found := range regexp.MustCompile(`(tls_\w+_file|path)\s*=\s*"(/[^"]*)"`).FindAllStringSubmatch(configured, -1) {
		setting, path := found[1], found[2]
		at := slices.IndexFunc(places, func(at place) bool { return at.holds(path) })
		if at < 0 {
			problem("%s: nothing is mounted at %s", setting, path)
			continue
		}
		if setting == "path" {
			require(places[at].claim != nil && !places[at].ReadOnly, "the store %s does not last", path)
			require(path != places[at].MountPath, "the store must be a folder of its own in %s", path)
		} else {
			require(places[at].volume != nil && places[at].volume.Secret != nil, "%s is in no secret", path)
			require(strings.HasSuffix(path, "/tls.crt") || strings.HasSuffix(path, "/tls.key"),
				"a secret of type tls has no %s", path)
		}
	}
}

func checkEnvironment(configured string, container core.Container, manifests string) {
	for _, variable := range container.Env {
		if from := variable.ValueFrom; from != nil && from.SecretKeyRef != nil {
			checkSecret(from.SecretKeyRef.Name, from.SecretKeyRef.Key, manifests)
		}
	}
	for _, found := range regexp.MustCompile(`"env://(\w+)"`).FindAllStringSubmatch(configured, -1) {
		require(slices.ContainsFunc(container.Env, func(variable core.EnvVar) bool { return variable.Name == found[1] }),
			"the variable %s is not set", found[1])
	}
}
