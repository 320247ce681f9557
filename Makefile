# What `sam build` calls, once for each function: lays its jars into the folder that SAM names. One package holds both
# functions; the grants are the hub's alone.
.PHONY: build-Vend build-Probe jars
build-Vend: jars
	cp grants.yaml "$(ARTIFACTS_DIR)/"
	cp -R policies "$(ARTIFACTS_DIR)/"
	# Metadata of SAML identity providers, if there are any.
	[ ! -d idp ] || cp -R idp "$(ARTIFACTS_DIR)/"
	# Certificates of private authorities, if there are any: the parameter CaBundle names one of them.
	[ ! -d ca ] || cp -R ca "$(ARTIFACTS_DIR)/"
	# SAM publishes a version for new code, not for a new value of a parameter: as part of the code, it is one.
	cp samconfig.toml "$(ARTIFACTS_DIR)/"

build-Probe: jars

jars:
	mvn -q -B -pl functions -am -DskipTests -Dtest.compile.skip=true -Dspotless.check.skip=true clean package
	mkdir -p "$(ARTIFACTS_DIR)/lib"
	cp -R functions/target/function/lib/. "$(ARTIFACTS_DIR)/lib/"

.PHONY: check reference prose
# What a contributor runs before a commit: formatter, compiler checks, fast tests, generated pages, prose.
check:
	mvn -q -B -T 2 -Dstyle.color=never spotless:check test
	.ci/prose/check

# Writes the generated pages of docs/reference from the code, the schemas and openapi.json.
reference:
	mvn -q -B -pl cli -am -Dspotless.check.skip=true test -Dtest=ReferencePagesTest \
		-Dsurefire.failIfNoSpecifiedTests=false -Dvend.reference.write=true

# Checks links and words of pages, help, messages, comments and test names.
prose:
	.ci/prose/check
