"""Checks the JUnit, GitLab and reviewdog reports in a folder against what their readers require.

The rules are our own words for the published schemas: junit-10.xsd of the xUnit plugin of Jenkins, codeclimate.json of
GitLab and DiagnosticResult of reviewdog.
"""

import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def junit(path):
    suites = xml.parse(path).getroot()
    assert suites.tag == "testsuites" and set(suites.attrib) <= {"name", "time", "tests", "failures", "errors"}
    for suite in suites:
        assert suite.tag == "testsuite" and {"name", "tests", "failures", "errors"} <= set(suite.attrib)
        counts = {"failure": 0, "error": 0, "skipped": 0, "system-out": 0}
        for case in suite:
            assert case.tag == "testcase" and {"name"} <= set(case.attrib) <= {"name", "time", "classname", "group"}
            for result in case:
                counts[result.tag] += 1
                assert set(result.attrib) <= {"type", "message"}
        said = [int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")]
        assert said == [len(suite), counts["failure"], counts["error"], counts["skipped"]], suite.attrib


def gitlab(path):
    issues = json.loads(path.read_text())
    for issue in issues:
        assert all(isinstance(issue[name], str) and issue[name] for name in ("description", "fingerprint", "check_name"))
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert isinstance(issue["location"]["path"], str) and isinstance(issue["location"]["lines"]["begin"], int)
    marks = [issue["fingerprint"] for issue in issues]
    assert len(marks) == len(set(marks)), "a fingerprint is there twice"


def position(place):
    assert set(place) <= {"line", "column"} and all(isinstance(n, int) and n >= 1 for n in place.values())


def span(place):
    assert "start" in place and set(place) <= {"start", "end"}
    for end in place.values():
        position(end)


def rdjson(path):
    report = json.loads(path.read_text())
    assert set(report) == {"source", "diagnostics"} and isinstance(report["source"]["name"], str)
    for diagnostic in report["diagnostics"]:
        assert set(diagnostic) <= {"message", "location", "severity", "code", "suggestions"}
        assert diagnostic["message"] and diagnostic["severity"] in ("ERROR", "WARNING", "INFO")
        assert isinstance(diagnostic["code"]["value"], str) and isinstance(diagnostic["location"]["path"], str)
        span(diagnostic["location"]["range"])
        for suggestion in diagnostic.get("suggestions", []):
            assert set(suggestion) == {"range", "text"} and isinstance(suggestion["text"], str)
            span(suggestion["range"])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    junit(folder / "junit.xml")
    gitlab(folder / "gitlab.json")
    rdjson(folder / "rdjson.json")
