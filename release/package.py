#!/usr/bin/env python3
"""Steps of release/build that need no Java: each command of this file writes one part of a release.

The same input gives the same bytes: entries are sorted, and their times and owners are fixed.
"""

import argparse
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import sys
import tarfile
import time
import zipfile

# The CDK needs Node.js and 135 MB; only a checkout has it. The Common Runtime comes with one platform's library.
NOT_SHIPPED = ("software/amazon/awscdk/", "software/amazon/jsii/", "software/constructs/", "software/amazon/awssdk/crt/")


# The Java runtime has its own folder of licenses.
IN_ANOTHER_PLACE = ("OpenJDK runtime",)


def fail(message):
    sys.exit(f"release: {message}")


def lay_out(arguments):
    """Copies the jars of the command, and writes vend.jar, which puts them on the class path."""
    lib = pathlib.Path(arguments.lib)
    lib.mkdir(parents=True)
    names = []
    for jar in [arguments.cli, *pathlib.Path(arguments.class_path).read_text().strip().split(":"), *arguments.jar]:
        if not any(part in jar for part in NOT_SHIPPED):
            path = pathlib.Path(jar)
            if path.name in names:
                fail(f"two jars are called {path.name}")
            names.append(path.name)
            shutil.copyfile(path, lib / path.name)
    write_zip(lib / "vend.jar", [("META-INF/MANIFEST.MF", manifest(names))], arguments.epoch)


def manifest(names):
    """The manifest of a jar that has only a class path. Its lines have 72 bytes at most."""
    lines, line = ["Manifest-Version: 1.0"], "Class-Path: " + " ".join(names)
    while line:
        lines.append(line[:72])
        line = line[72:] and " " + line[72:]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def write_zip(path, entries, epoch):
    when = time.gmtime(epoch)[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(entries):
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = (0o100755 if content.startswith(b"#!") else 0o100644) << 16
            archive.writestr(info, content)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def archive(arguments):
    """Writes a folder as .tar.gz or .zip."""
    folder, target = pathlib.Path(arguments.folder), pathlib.Path(arguments.target)
    if target.suffix == ".zip":
        prefix = "" if arguments.flat else folder.name + "/"
        write_zip(target, [(prefix + path.relative_to(folder).as_posix(), path.read_bytes()) for path in files(folder)],
                  arguments.epoch)
        return

    def plain(entry):
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = arguments.epoch, 0, 0, "root", "root"
        return entry

    with open(target, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=arguments.epoch) as packed, \
            tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, (pathlib.Path(folder.name) / path.relative_to(folder)).as_posix(), recursive=False, filter=plain)


def date(arguments):
    """Gives all files of a folder the time of the release."""
    for path in pathlib.Path(arguments.folder).rglob("*"):
        os.utime(path, (arguments.epoch, arguments.epoch), follow_symlinks=False)


def system(arguments):
    """Lays out the base of the image from unpacked Debian packages. Jib makes no links, so it copies their targets."""
    debian, target = pathlib.Path(arguments.files), pathlib.Path(arguments.target)

    def add(found, place):
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(found, target / place)

    libraries = [path for path in debian.rglob("*.so*") if re.search(r"/lib/[^/]+-linux-gnu/[^/]+$", path.as_posix())]
    for path in libraries:
        add(path, f"lib/{path.parent.name}/{path.name}")
        if path.name.startswith("ld-linux-x86-64"):
            add(path, f"lib64/{path.name}")
        elif path.name.startswith("ld-linux"):
            add(path, f"lib/{path.name}")
    # Its shell has the usual commands built in.
    add(next(path for path in debian.rglob("busybox") if path.parent.name == "bin"), "bin/sh")
    for package in ("libc6", "busybox-static", "ca-certificates"):
        add(debian / "usr/share/doc" / package / "copyright", f"usr/share/doc/{package}/copyright")
    certificates = target / "etc/ssl/certs/ca-certificates.crt"
    certificates.parent.mkdir(parents=True)
    certificates.write_text("".join(path.read_text() for path in sorted((debian / "usr/share/ca-certificates").rglob("*.crt"))))
    (target / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\nvend:x:65532:65532:vend:/home/vend:/bin/sh\n")
    (target / "etc/group").write_text("root:x:0:\nvend:x:65532:\n")


def bill(arguments):
    """Reduces a CycloneDX document to the parts that were shipped, and adds the Java runtime."""
    document = json.loads(pathlib.Path(arguments.source).read_text())
    shipped = {path.name for path in pathlib.Path(arguments.lib).rglob("*.jar")}
    # Its native library is shipped in another form; see lay-out.
    shipped.add(next((part["name"] + "-" + part["version"] + ".jar" for part in document["components"]
                      if part["name"] == "aws-crt"), ""))
    document["components"] = [part for part in document["components"]
                              if f"{part['name']}-{part['version']}.jar" in shipped]
    if arguments.runtime:
        release = dict(re.findall(r'^(\w+)="?([^"\n]*)', pathlib.Path(arguments.runtime, "release").read_text(), re.M))
        document["components"].append({
            "type": "platform", "bom-ref": "java-runtime", "name": "OpenJDK runtime",
            "version": release.get("JAVA_RUNTIME_VERSION", release["JAVA_VERSION"]),
            "licenses": [{"expression": "GPL-2.0-only WITH Classpath-exception-2.0"}],
        })
    kept = {part["bom-ref"] for part in document["components"]} | {document["metadata"]["component"]["bom-ref"]}
    document["dependencies"] = [
        {**edge, "dependsOn": [to for to in edge.get("dependsOn", []) if to in kept]}
        for edge in document["dependencies"] if edge["ref"] in kept]
    pathlib.Path(arguments.target).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def licenses(arguments):
    """Writes a list of the third-party parts, and copies the license texts that their jars contain."""
    target = pathlib.Path(arguments.target)
    target.mkdir(parents=True)
    parts = sorted(json.loads(pathlib.Path(arguments.bill).read_text())["components"], key=lambda part: part["name"])
    lines = ["This package contains these parts of others. Apache-2.0 is in the file LICENSE. The other licenses, and notices,"]
    if any(part["name"] in IN_ANOTHER_PLACE for part in parts):
        lines += ["are beside this file, those of the Java runtime in runtime/legal. Of picocli, only the version of the class",
                  "files was changed.", ""]
    else:
        lines += ["are beside this file.", ""]
    for jar in sorted(pathlib.Path(arguments.lib).glob("*.jar")):
        with zipfile.ZipFile(jar) as content:
            for name in content.namelist():
                if re.fullmatch(r"(META-INF/)?([^/]+/)?(LICENSE|NOTICE|COPYING)[^/]*", name, re.I):
                    folder = target / jar.stem
                    folder.mkdir(exist_ok=True)
                    (folder / pathlib.PurePath(name).name).write_bytes(content.read(name))
    for part in parts:
        if part.get("group") != "io.github.vend-aws":
            terms = [one.get("expression") or one["license"].get("id") or one["license"]["name"]
                     for one in part.get("licenses", [])]
            if not terms:
                fail(f"the license of {part['name']} is not known")
            lines.append(f"{part['name']} {part['version']}: {' or '.join(terms)}")
            own, ours = target / f"{part['name']}-{part['version']}", pathlib.Path(arguments.texts, part["name"] + ".txt")
            if ours.exists():
                own.mkdir(exist_ok=True)
                shutil.copyfile(ours, own / "LICENSE")
            elif not own.exists() and not {"Apache-2.0", "MIT-0"} & set(terms) and part["name"] not in IN_ANOTHER_PLACE:
                fail(f"{part['name']} brings no text of its license, {terms}. Put it into release/licenses")
    (target / "THIRD-PARTY.txt").write_text("\n".join(lines) + "\n")


def replace(text, old, new, times=1):
    if text.count(old) != times:
        fail(f"template.yaml has {text.count(old)} times, not {times}: {old.strip()}")
    return text.replace(old, new)


def hub(arguments):
    """Writes the template of a released hub: its code comes from a bucket, and so do the grants."""
    text = pathlib.Path(arguments.template).read_text()

    def code(name):
        return (f" {name}-{arguments.version}-arm64.zip" if arguments.repository else
                f"\n        Bucket: !Ref CodeBucket\n"
                f'        Key: !Sub "${{CodeFolder}}/{name}-{arguments.version}-${{Architecture}}.zip"')

    if arguments.repository:
        text = replace(text, "AllowedValues: [arm64, x86_64]", "AllowedValues: [arm64]")
        text = replace(text, "      - Label: { default: The grants file }\n", """      - Label: { default: The deployment }
        Parameters: [Deployment]
      - Label: { default: The grants file }
""")
    else:
        text = replace(text, "      - Label: { default: The grants file }\n", """      - Label: { default: The code }
        Parameters: [CodeBucket, CodeFolder, Deployment]
      - Label: { default: The grants file }
""")
        text = replace(text, "  GrantsBucket:\n    Type: String\n", """  CodeBucket:
    Type: String
    AllowedPattern: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
    ConstraintDescription: must be the name of a bucket.
    Description: The S3 bucket with the released packages of the functions, in this Region.
  CodeFolder:
    Type: String
    Default: vend
    AllowedPattern: "[A-Za-z0-9_][A-Za-z0-9_./-]*[A-Za-z0-9_]"
    ConstraintDescription: must be a folder, without slashes at its ends.
    Description: The folder of the packages in that bucket.
  GrantsBucket:
    Type: String
""")
    text = replace(text, """    Default: ""
    AllowedPattern: "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?"
    ConstraintDescription: must be the name of a bucket, or empty.
    Description: The S3 bucket of the grants file, with versioning. Leave empty if the grants file is in the package.
""", """    AllowedPattern: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
    ConstraintDescription: must be the name of a bucket.
    Description: The S3 bucket of the grants file, with versioning. The released package contains no grants.
""")
    # SAM's own rule, a new version for each change of the template, does not see values of parameters.
    text = replace(text, "      AutoPublishAliasAllProperties: true\n", "      AutoPublishCodeSha256: !Ref Deployment\n", 3)
    text = replace(text, """      # Publishes a version for every change here; the alias would stay on the old version otherwise. It ignores
      # parameter values; the Makefile covers them.
""", """      # Its first ten characters name the version.
""")
    text = replace(text, "Parameters:\n  OrganizationId:", """Parameters:
  Deployment:
    Type: String
    AllowedPattern: "[A-Za-z0-9]{1,10}"
    ConstraintDescription: must be 1 to 10 letters and digits.
    Description: >-
      A new value for each deployment, for example the output of date +%s. Lambda publishes a version of the function, with
      its new code and parameters, only if this value changes.
  OrganizationId:""")
    handler = "      Handler: vend.slack."
    text = replace(text, "      CodeUri: .\n" + handler, f"      CodeUri:{code('vend-slack')}\n" + handler)
    text = replace(text, "      CodeUri: .\n", f"      CodeUri:{code('vend-hub')}\n", 4)
    text = replace(text, "      BuildMethod: makefile\n", "", 5)
    text = replace(text, "Parameters:\n  Deployment:", """  AWS::ServerlessRepo::Application:
    Name: vend-hub
    Description: Vends temporary AWS credentials to callers that a grants file allows.
    Author: The Vend authors
    SpdxLicenseId: Apache-2.0
    LicenseUrl: LICENSE
    ReadmeUrl: README.md
    Labels: [credentials, sts, assume-role, oidc]
    HomePageUrl: https://github.com/vend-aws/vend
    SourceCodeUrl: https://github.com/vend-aws/vend
    SemanticVersion: %s

Parameters:
  Deployment:""" % arguments.version)
    pathlib.Path(arguments.target).write_text(text)


def manifests(arguments):
    """Fills the package managers' manifests with the version and the checksums of a release."""
    sums = dict(reversed(line.split("  ", 1)) for line in pathlib.Path(arguments.sums).read_text().splitlines())
    target = pathlib.Path(arguments.target)
    for template in sorted(pathlib.Path(arguments.templates).iterdir()):
        def value(found):
            name = found[1].replace("VERSION", arguments.version)
            if found[1] == "VERSION":
                return arguments.version
            if name not in sums:
                fail(f"{template.name} needs {name}, which is not in {arguments.sums}")
            return sums[name]

        text = re.sub(r"@([A-Za-z0-9._-]+)@", value, template.read_text())
        target.mkdir(parents=True, exist_ok=True)
        (target / template.name).write_text(text)


def sums(arguments):
    """Writes SHA256SUMS of all files of the folder but itself and signatures."""
    folder = pathlib.Path(arguments.folder)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
             for path in files(folder) if path.name != "SHA256SUMS" and path.suffix not in (".asc", ".pem", ".md5", ".sha1")]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for function, options in {
        lay_out: ["--cli", "--class-path", "--jar*", "--lib", "--epoch"],
        archive: ["folder", "target", "--epoch", "--flat?"],
        date: ["folder", "--epoch"],
        system: ["files", "target"],
        bill: ["source", "target", "--lib", "--runtime"],
        licenses: ["--bill", "--lib", "--texts", "--target"],
        hub: ["template", "target", "--version", "--repository?"],
        manifests: ["templates", "target", "--sums", "--version"],
        sums: ["folder"],
    }.items():
        command = commands.add_parser(function.__name__.replace("_", "-"), help=function.__doc__)
        command.set_defaults(run=function)
        for option in options:
            if option.endswith("?"):
                command.add_argument(option[:-1], action="store_true")
            elif option.endswith("*"):
                command.add_argument(option[:-1], action="append", default=[])
            else:
                command.add_argument(option, **({"type": int} if option == "--epoch" else {}))
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
