package devnet

import (
	"fmt"
	"net"
	"slices"
	"strconv"
)

// Ports is the block of ports one chain listens on, all on loopback.
type Ports struct {
	RPC        int
	P2P        int
	GRPC       int
	REST       int
	Prometheus int
	Faucet     int // 0 if there is none
}

// portStep is how far the whole block moves when one of its ports is taken, and
// how far apart the validators of a chain are; portTries is how often it moves.
const (
	maxBase   = 65400 // leaves room for all validators
	portStep  = 10
	portTries = 50
)

// UsualPorts are the ones every Cosmos chain uses.
func UsualPorts() Ports {
	return Ports{RPC: 26657, P2P: 26656, GRPC: 9090, REST: 1317, Prometheus: 26660}
}

// PortsFrom is a block of six ports in a row.
func PortsFrom(base int) Ports {
	return Ports{RPC: base, P2P: base + 1, GRPC: base + 2, REST: base + 3, Prometheus: base + 4, Faucet: base + 5}
}

// ParsePorts reads --ports: "auto" lets the block move, a number fixes it.
func ParsePorts(text string) (ports Ports, fixed bool, err error) {
	if text == "" || text == "auto" {
		return UsualPorts(), false, nil
	}
	base, err := strconv.Atoi(text)
	if err != nil || base < 1024 || base > maxBase {
		return Ports{}, false, usage("say --ports auto or --ports 30000", "--ports %q is neither auto nor a number from 1024 to %d", text, maxBase)
	}
	return PortsFrom(base), true, nil
}

// port is one port and what it is for.
type port struct {
	use    string
	number int
}

func (p Ports) all() []port {
	named := []port{
		{"RPC", p.RPC}, {"p2p", p.P2P}, {"gRPC", p.GRPC}, {"REST", p.REST}, {"Prometheus", p.Prometheus}, {"faucet", p.Faucet},
	}
	return slices.DeleteFunc(named, func(one port) bool { return one.number == 0 })
}

// shifted is the same block further on; a port that is not used stays so.
func (p Ports) shifted(by int) Ports {
	for _, one := range []*int{&p.RPC, &p.P2P, &p.GRPC, &p.REST, &p.Prometheus, &p.Faucet} {
		if *one != 0 {
			*one += by
		}
	}
	return p
}

// validator is the block of the chain's i-th validator: all but the first one's are bare.
func (p Ports) validator(i int) Ports {
	if i == 0 {
		return p
	}
	return Ports{RPC: p.RPC, P2P: p.P2P, Prometheus: p.Prometheus}.shifted(i * portStep)
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

// block is the ports of a chain with its validators.
type block struct {
	Ports

	validators int
}

// firstBusy is the first busy port of all its validators, or nil.
func (b block) firstBusy() *busyPort {
	for i := range b.validators {
		for _, one := range b.validator(i).all() {
			if !free(one.number) {
				return &busyPort{port: one, holder: portHolder(one.number)}
			}
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

// choosePorts moves blocks together until every port of all is free. Fixed blocks do not move: then a taken port is a
// Failure that names its holder.
func choosePorts(from []block, fixed bool) (found []block, first *busyPort, err error) {
	for try := range portTries {
		found = nil
		var busy *busyPort
		for _, b := range from {
			b.Ports = b.shifted(try * portStep)
			found = append(found, b)
			if busy == nil {
				busy = b.firstBusy()
			}
		}
		if busy == nil {
			return found, first, nil
		}
		if first == nil {
			first = busy
		}
		if fixed {
			break
		}
	}
	return nil, first, &Failure{
		What: "no ports for the devnet", Cause: first.String(), Code: ExitBusy,
		Remedy: "amigosd devnet --ports auto, or stop what holds the port",
	}
}

// loopback is the one address the devnet's parts listen on.
func loopback(number int) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(number))
}
