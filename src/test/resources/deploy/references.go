package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// How long running requests may take before a server that was told to stop ends, in seconds.
const stopSeconds = 95

// What a server was measured with.
const memoryBytes = 512 << 20

func checkSet(all []meta.Object, set *apps.StatefulSet, manifests, image string) {
	pod := set.Spec.Template
	selector, err := meta.LabelSelectorAsSelector(set.Spec.Selector)
	require(err == nil && selector.Matches(labels.Set(pod.Labels)), "the selector does not match the pod's labels")
	require(set.Spec.Replicas != nil && *set.Spec.Replicas == 1, "a store belongs to one process: one replica")
	if service := named[*core.Service](all, set.Spec.ServiceName); service != nil {
		checkService(service, pod)
	}
	_ = named[*core.ServiceAccount](all, pod.Spec.ServiceAccountName)
	grace := pod.Spec.TerminationGracePeriodSeconds
	require(grace != nil && *grace > stopSeconds, "terminationGracePeriodSeconds is less than a stop may take")
	for _, claim := range set.Spec.VolumeClaimTemplates {
		for _, mode := range claim.Spec.AccessModes {
			require(mode == core.ReadWriteOnce || mode == core.ReadWriteOncePod, "%s: %s is for several", claim.Name, mode)
		}
		require(len(claim.Spec.AccessModes) > 0, "%s has no access mode", claim.Name)
		require(!claim.Spec.Resources.Requests.Storage().IsZero(), "%s asks for no space", claim.Name)
	}
	for _, container := range pod.Spec.Containers {
		checkContainer(container, pod)
		checkMounts(all, container, set, manifests)
	}
	checkUser(pod.Spec, image)
	checkScrape(pod)
}

func checkService(service *core.Service, pod core.PodTemplateSpec) {
	require(len(service.Spec.Selector) > 0, "the service selects nothing")
	require(labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(pod.Labels)),
		"the service does not select the pod")
	for _, port := range service.Spec.Ports {
		target := port.TargetPort
		if target == (intstr.IntOrString{}) {
			target = intstr.FromInt32(port.Port)
		}
		require(slices.ContainsFunc(pod.Spec.Containers, func(container core.Container) bool {
			return hasPort(container, target)
		}), "no container has the service's port %s", target.String())
	}
}

func hasPort(container core.Container, wanted intstr.IntOrString) bool {
	return slices.ContainsFunc(container.Ports, func(port core.ContainerPort) bool {
		return wanted.Type == intstr.String && port.Name == wanted.StrVal ||
			wanted.Type == intstr.Int && port.ContainerPort == wanted.IntVal
	})
}

func checkContainer(container core.Container, pod core.PodTemplateSpec) {
	probes := []*core.Probe{container.LivenessProbe, container.ReadinessProbe, container.StartupProbe}
	for _, probe := range probes {
		if probe == nil {
			continue
		}
		if probe.HTTPGet == nil {
			problem("a probe asks nothing over HTTP")
			continue
		}
		require(hasPort(container, probe.HTTPGet.Port), "no port %s for a probe", probe.HTTPGet.Port.String())
		require(probe.HTTPGet.Scheme == core.URISchemeHTTPS, "a probe without TLS")
		fmt.Println("probe", probe.HTTPGet.Path)
	}
	security := container.SecurityContext
	require(security != nil && isTrue(security.ReadOnlyRootFilesystem), "the root file system can be written")
	require(security != nil && security.AllowPrivilegeEscalation != nil && !*security.AllowPrivilegeEscalation,
		"privileges can grow")
	require(security != nil && security.Capabilities != nil && slices.Contains(security.Capabilities.Drop, "ALL"),
		"there are capabilities")
	for name, wanted := range container.Resources.Requests {
		limit, limited := container.Resources.Limits[name]
		require(!limited || wanted.Cmp(limit) <= 0, "more %s is asked for than allowed", name)
	}
	require(container.Resources.Requests.Memory().Value() >= memoryBytes, "too little memory is asked for")
	require(pod.Spec.AutomountServiceAccountToken != nil && !*pod.Spec.AutomountServiceAccountToken,
		"the pod gets a token of the cluster")
}

func isTrue(given *bool) bool {
	return given != nil && *given
}

// The pod's user must be the image's, and its group the volumes'.
func checkUser(pod core.PodSpec, image string) {
	security := pod.SecurityContext
	if security == nil || security.RunAsUser == nil || security.RunAsGroup == nil || security.FSGroup == nil {
		problem("the pod's user, group or group of files is not given")
		return
	}
	require(isTrue(security.RunAsNonRoot), "the pod may run as root")
	require(idOf(image, "--uid") == *security.RunAsUser, "the image has another user")
	require(idOf(image, "--gid") == *security.RunAsGroup, "the image has another group")
	require(*security.FSGroup == *security.RunAsGroup, "files have another group than the process")
	require(security.SeccompProfile != nil, "there is no seccomp profile")
}

func idOf(image, option string) int64 {
	found := regexp.MustCompile(option + ` (\d+)`).FindStringSubmatch(image)
	if found == nil {
		return -1
	}
	number, _ := strconv.ParseInt(found[1], 10, 64)
	return number
}

func checkScrape(pod core.PodTemplateSpec) {
	port, err := strconv.Atoi(pod.Annotations["prometheus.io/port"])
	require(err == nil && slices.ContainsFunc(pod.Spec.Containers, func(container core.Container) bool {
		return hasPort(container, intstr.FromInt(port))
	}), "metrics are fetched from a port that is not there")
	path := pod.Annotations["prometheus.io/path"]
	require(strings.HasPrefix(path, "/v1/"), "metrics are fetched from %q", path)
	fmt.Println("probe", path+"?format=prometheus")
}
