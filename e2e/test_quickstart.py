"""The main job: the guide's story, told by the binary itself, every answer right."""

import os
import subprocess


def test_the_story_is_told_with_right_answers(request, tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PG", "VESTO_"))}
    told = subprocess.run([request.config.getoption("--vesto"), "quickstart", "--exit", "--http-port", "0", "--sql-port", "0",
                           "--data-dir", str(tmp_path / "story")],
                          env=environment, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "WRONG" not in told.stdout
    assert "iam:PassRole" in told.stdout and "27004 | 27004 |           0" in told.stdout
