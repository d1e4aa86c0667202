// Package seal hides what is said from all but those it is said to: direct messages with HPKE (RFC 9180) to the
// encryption key that a node publishes, room keys with HPKE to each member, and posts with the room key of an epoch. It
// imports nothing of Amigos but the message, has no state and no clock, and every function is safe for concurrent use.
//
// A sealed message or post is an ordinary message whose content type is ContentType and whose body is the sealed form.
// Everything else of it (who, to whom, where, when, what kind, what it answers) stays readable and is bound to the body:
// a body moved into another message does not open.
//
// The suite is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM in base mode: who sent it is known by the
// signature of the transaction or envelope around it. Golden vectors for other languages are in testdata/vectors.json.
package seal
