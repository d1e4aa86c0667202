package devnet

import (
	"fmt"
	"net"
	"strconv"
)

// Ports is the block of ports one chain listens on, all on loopback.
type Ports struct {
	RPC        int
	P2P        int
	GRPC       int
	REST       int
	Prometheus int
}

// portStep is how far the whole block moves when one of its ports is taken;
// portTries is how often.
const (
	portStep  = 10
	portTries = 50
)

// UsualPorts are the ones every Cosmos chain uses.
func UsualPorts() Ports {
	return Ports{RPC: 26657, P2P: 26656, GRPC: 9090, REST: 1317, Prometheus: 26660}
}

// PortsFrom is a block of five ports in a row.
func PortsFrom(base int) Ports {
	return Ports{RPC: base, P2P: base + 1, GRPC: base + 2, REST: base + 3, Prometheus: base + 4}
}

// ParsePorts reads --ports: "auto" lets the block move, a number fixes it.
func ParsePorts(text string) (ports Ports, fixed bool, err error) {
	if text == "" || text == "auto" {
		return UsualPorts(), false, nil
	}
	base, err := strconv.Atoi(text)
	if err != nil || base < 1024 || base > 65531 {
		return Ports{}, false, usage("say --ports auto or --ports 30000", "--ports %q is neither auto nor a number from 1024 to 65531", text)
	}
	return PortsFrom(base), true, nil
}

// port is one port and what it is for.
type port struct {
	use    string
	number int
}

func (p Ports) all() []port {
	return []port{{"RPC", p.RPC}, {"p2p", p.P2P}, {"gRPC", p.GRPC}, {"REST", p.REST}, {"Prometheus", p.Prometheus}}
}

func (p Ports) shifted(by int) Ports {
	return Ports{p.RPC + by, p.P2P + by, p.GRPC + by, p.REST + by, p.Prometheus + by}
}

// busyPort is a port that something else holds.
type busyPort struct {
	port
	holder string
}

func (b busyPort) String() string {
	text := fmt.Sprintf("%s port %d is in use", b.use, b.number)
	if b.holder != "" {
		text += " by " + b.holder
	}
	return text
}

// free is the first busy port of the block, or nil.
func (p Ports) firstBusy() *busyPort {
	for _, one := range p.all() {
		if !free(one.number) {
			return &busyPort{port: one, holder: portHolder(one.number)}
		}
	}
	return nil
}

// free probes a port by taking it for a moment.
func free(number int) bool {
	l, err := net.Listen("tcp", loopback(number))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// choosePorts finds a block where every port is free. A fixed block does not move:
// then a taken port is a Failure that names its holder.
func choosePorts(from Ports, fixed bool) (Ports, *busyPort, error) {
	var first *busyPort
	for try := range portTries {
		block := from.shifted(try * portStep)
		busy := block.firstBusy()
		if busy == nil {
			return block, first, nil
		}
		if first == nil {
			first = busy
		}
		if fixed {
			break
		}
	}
	return Ports{}, first, &Failure{
		What: "no ports for the chain", Cause: first.String(), Code: ExitBusy,
		Remedy: "amigosd devnet --ports auto, or stop what holds the port",
	}
}

// loopback is the one address the devnet's parts listen on.
func loopback(number int) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(number))
}
