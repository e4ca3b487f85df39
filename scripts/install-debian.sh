#!/usr/bin/env bash
# Installs what the tests need on Debian or Ubuntu, as root: a browser to show the screens in, and Git to check pushes with.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium git
