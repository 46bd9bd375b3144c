# Every target is a script in .ci/; they find Go, say what is missing, and can be run by hand too.
# DATA=folder gives `make test`, `make soak` and `make bench` real lists to measure on.

export DATA

.PHONY: help run build test lint soak bench clean
.DEFAULT_GOAL := help

help:
	@echo 'make run     set up this machine, build, open the window on made-up people'
	@echo 'make test    set up this machine, run every check (DATA=folder adds those on real lists)'
	@echo 'make build   build/postern and build/posternctl'
	@echo 'make lint    formatting, vet, staticcheck, the arrows of the house'
	@echo 'make soak    the long runs: many random cases, a million alerts, fuzzing (FUZZ=time for each target, default 1m)'
	@echo 'make bench   the figures: searches, parsing, the exchange, the real window (BENCH_MILLION=1: a million alerts, 1,000 counters too)'
	@echo 'make clean   remove build/'

run:
	@bash .ci/show

build:
	@bash .ci/setup build
	@bash .ci/build

test:
	@bash .ci/test

lint:
	@bash .ci/test lint house

soak:
	@bash .ci/soak

bench:
	@bash .ci/bench

clean:
	rm -rf build
