// Package service keeps agents running under systemd: it writes their units, and asks systemctl about them.
package service
