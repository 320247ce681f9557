# What `sam build` calls: lays the function's jars and the grants into the folder that SAM names.
.PHONY: build-Vend
build-Vend:
	mvn -q -B -pl functions -am -DskipTests -Dtest.compile.skip=true -Dspotless.check.skip=true clean package
	mkdir -p "$(ARTIFACTS_DIR)/lib"
	cp functions/target/function/lib/*.jar "$(ARTIFACTS_DIR)/lib/"
	cp grants.yaml "$(ARTIFACTS_DIR)/"
	cp -R policies "$(ARTIFACTS_DIR)/"
	# SAM publishes a version for new code, not for a new value of a parameter: as part of the code, it is one.
	cp samconfig.toml "$(ARTIFACTS_DIR)/"
