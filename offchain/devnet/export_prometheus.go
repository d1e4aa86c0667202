package devnet

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// scrape is one job of a Prometheus configuration.
type scrape struct {
	Job     string              `yaml:"job_name"`
	Path    string              `yaml:"metrics_path,omitempty"`
	Params  map[string][]string `yaml:"params,omitempty"`
	Targets []scrapeTargets     `yaml:"static_configs"`
}

type scrapeTargets struct {
	Targets []string          `yaml:"targets"`
	Labels  map[string]string `yaml:"labels"`
}

// scrapes is a prometheus.yml that reads every part.
func scrapes(_ Workspace, s State) (string, error) {
	c := s.Chains[0]
	target := func(url, part string) scrapeTargets {
		return scrapeTargets{
			Targets: []string{strings.TrimPrefix(url, "http://")},
			Labels:  map[string]string{"chain_id": c.ChainID, "part": part},
		}
	}
	consensus := scrape{Job: "consensus"}
	for _, v := range c.Validators {
		consensus.Targets = append(consensus.Targets, target(v.Prometheus, v.Name))
	}
	jobs := []scrape{consensus, {
		Job: "application", Params: map[string][]string{"format": {"prometheus"}},
		Targets: []scrapeTargets{target(c.REST, c.Validators[0].Name)},
	}}
	if c.Faucet != nil {
		jobs = append(jobs, scrape{Job: "faucet", Targets: []scrapeTargets{target(c.Faucet.URL, "faucet")}})
	}
	agents := scrape{Job: "agent"}
	for _, a := range s.Agents {
		if a.Metrics != "" {
			agents.Targets = append(agents.Targets, target(a.Metrics, "agent-"+a.Node))
		}
	}
	if len(agents.Targets) > 0 {
		jobs = append(jobs, agents)
	}
	bz, err := yaml.Marshal(map[string]any{"global": map[string]string{"scrape_interval": "5s"}, "scrape_configs": jobs})
	return string(bz), err
}
