# `sam build` calls these targets, once for each function. They copy its jars into the folder that SAM names. The functions
# share one package, except for the Slack app; only those that decide have the grants file.
.PHONY: build-Vend build-RequestSweeper build-Chat build-Slack build-Probe grants grants-only jars slack-jars
build-Vend: grants
build-RequestSweeper: grants
build-Chat: grants
build-Slack: slack-jars grants-only
build-Probe: jars

grants: jars grants-only

grants-only:
	mkdir -p "$(ARTIFACTS_DIR)"
	cp grants.yaml "$(ARTIFACTS_DIR)/"
	cp -R policies "$(ARTIFACTS_DIR)/"
	# Metadata of SAML identity providers, if there are any.
	[ ! -d idp ] || cp -R idp "$(ARTIFACTS_DIR)/"
	# Certificates of private authorities, if there are any: the parameter CaBundle names one of them.
	[ ! -d ca ] || cp -R ca "$(ARTIFACTS_DIR)/"
	# SAM publishes a version only for new code. With samconfig.toml in the package, a new parameter value is new code.
	cp samconfig.toml "$(ARTIFACTS_DIR)/"

jars:
	mvn -q -B -pl functions -am -DskipTests -Dtest.compile.skip=true -Dspotless.check.skip=true clean package
	mkdir -p "$(ARTIFACTS_DIR)/lib"
	cp -R functions/target/function/lib/. "$(ARTIFACTS_DIR)/lib/"

slack-jars:
	mvn -q -B -pl slack -am -DskipTests -Dtest.compile.skip=true -Dspotless.check.skip=true clean package
	mkdir -p "$(ARTIFACTS_DIR)/lib"
	cp -R slack/target/function/lib/. "$(ARTIFACTS_DIR)/lib/"

.PHONY: check reference prose release
# For contributors, before a commit: compiler checks, architecture rules, quick tests, generated pages, format and prose.
# Leaves out the slow tests, which `mvn verify` runs.
SLOW = !*FuzzTest,!*PropertyTest,!*MutationTest,!ManyProcessesTest,!BehindProxyTest,!CompatibilityTest,!LauncherTest
SLOW_SERVERS = !DevToolsSignInTest,!StartedBrowserTest,!PrivateAuthoritiesTest,!CaBundleTest,!PrimingTest,!TemplateLimitsTest
check:
	mvn -q -B -T 2 test -Dtest='*Test,$(SLOW),$(SLOW_SERVERS)' -Dsurefire.failIfNoSpecifiedTests=false
	@if mvn -v | grep -qE 'Java version: (2[5-9]|[3-9][0-9])'; then mvn -q -B spotless:check; \
	  else echo 'make check: not checked: the format, which needs Maven itself on JDK 25 (set JAVA_HOME)'; fi
	@if command -v go >/dev/null && command -v npm >/dev/null && command -v python3 >/dev/null; then .ci/prose/check; \
	  else echo 'make check: not checked: the prose, which needs go, npm and python3'; fi

# Builds a release into target/release: docs/how-to/release.md.
release:
	release/build $(VERSION)

# Writes the generated pages of docs/reference from the code, the schemas and openapi.json.
reference:
	mvn -q -B -pl cli -am -Dspotless.check.skip=true test -Dtest=ReferencePagesTest \
		-Dsurefire.failIfNoSpecifiedTests=false -Dvend.reference.write=true

# Checks links and words of pages, help, messages, comments and test names.
prose:
	.ci/prose/check
