# The two commands a newcomer needs: make run, make test. The rest serves those who change the code.
.PHONY: run test build lint check study bench screenshots gallery clean

run:
	@Scripts/setup
	swift build -c release --product sijsim
	@Scripts/run

test:
	@Scripts/setup --tests
	swift build --build-tests
	Scripts/test

build:
	@Scripts/setup
	swift build -c release --product sijsim

# The form of the code.
lint:
	swift format lint --strict --recursive Sources Tests Scripts Package.swift

# What tests can miss: addresses, undefined behavior and races, under the compiler's sanitizers; an hour, and a build
# of its own for each.
check:
	Scripts/check-sanitizers

# The long series that the tests only sample; writes its figures to study/.
study: build check
	Scripts/study
	Scripts/check-allocations "$$(swift build -c release --show-bin-path)/sijsim" tick-fluid

bench: build
	"$$(swift build -c release --show-bin-path)/sijsim" bench

# The pictures of the README.
screenshots: build
	Scripts/screenshots

# The sonograms that a teacher would show, and the copy of them that the README shows.
gallery: build
	"$$(swift build -c release --show-bin-path)/sijsim" gallery --output gallery --overwrite
	@mkdir -p Assets/Gallery
	cp gallery/*-labelled.png gallery/contact-sheet.png gallery/*.md Assets/Gallery/

clean:
	rm -rf .build .build-address .build-thread demonstration study gallery
