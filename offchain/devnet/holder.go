package devnet

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// PortHolder says who listens on a TCP port, as "pid 4121, node_exporter", where the system tells; elsewhere it is
// empty.
func PortHolder(number int) string { return portHolder(number) }

// portHolder says who listens on a TCP port, as "pid 4121, node_exporter", where
// /proc tells; elsewhere it is empty.
func portHolder(number int) string {
	sockets := make(map[string]bool)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		for _, inode := range listeners(table, number) {
			sockets["socket:["+inode+"]"] = true
		}
	}
	if len(sockets) == 0 {
		return ""
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !sockets[target] {
			continue
		}
		pid := strings.Split(link, "/")[2]
		name, _ := os.ReadFile(filepath.Join("/proc", pid, "comm"))
		return fmt.Sprintf("pid %s, %s", pid, strings.TrimSpace(string(name)))
	}
	return ""
}

// listeners are the socket inodes that listen on a port, from one of the kernel's tables.
func listeners(table string, number int) []string {
	const listening = "0A"
	f, err := os.Open(table)
	if err != nil {
		return nil
	}
	defer f.Close()

	var inodes []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 10 || fields[3] != listening {
			continue
		}
		_, hexPort, _ := strings.Cut(fields[1], ":")
		if n, err := strconv.ParseInt(hexPort, 16, 32); err == nil && int(n) == number {
			inodes = append(inodes, fields[9])
		}
	}
	return inodes
}
