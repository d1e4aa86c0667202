package devnet

import (
	"slices"
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
func scrapes(_ Workspace, s State, _ ChainState) (string, error) {
	consensus, faucets, agents := scrape{Job: "consensus"}, scrape{Job: "faucet"}, scrape{Job: "agent"}
	application := scrape{Job: "application", Params: map[string][]string{"format": {"prometheus"}}}
	for _, c := range s.Chains {
		for _, v := range c.Validators {
			consensus.read(c.ChainID, v.Prometheus, v.Name)
		}
		application.read(c.ChainID, c.REST, c.Validators[0].Name)
		if c.Faucet != nil {
			faucets.read(c.ChainID, c.Faucet.URL, "faucet")
		}
		for _, a := range c.Agents {
			agents.read(c.ChainID, a.Metrics, "agent-"+a.Node)
		}
	}
	relayer := scrape{Job: "relayer"}
	if s.Relayer != nil {
		relayer.read("", s.Relayer.Metrics, "relayer")
	}
	jobs := slices.DeleteFunc([]scrape{consensus, application, faucets, agents, relayer}, func(j scrape) bool { return len(j.Targets) == 0 })
	bz, err := yaml.Marshal(map[string]any{"global": map[string]string{"scrape_interval": "5s"}, "scrape_configs": jobs})
	return string(bz), err
}

// read adds a part, of a chain unless the ID is empty, if it tells where its metrics are.
func (j *scrape) read(chainID, url, part string) {
	if url == "" {
		return
	}
	labels := map[string]string{"part": part}
	if chainID != "" {
		labels["chain_id"] = chainID
	}
	j.Targets = append(j.Targets, scrapeTargets{Targets: []string{strings.TrimPrefix(url, "http://")}, Labels: labels})
}
