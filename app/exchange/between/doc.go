// Package between holds no code, only tests and figures of the way from headquarters to
// counters: real repositories of package hq, carried by a web server or a stick to
// stations that take them with package fetch.
package between
