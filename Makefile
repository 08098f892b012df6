# make run 启动整个门户；make test 运行全部检查。其余目标见文末。
SHELL := /bin/sh
.DEFAULT_GOAL := run

VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.8
REPORTS := var/reports

# The lock is resolved for every system and every Python from 3.11 on.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate
VENDOR := static/vendor

.PHONY: run test coverage check lock vendor fonts clean

# exec: the portal takes the place of the shell, so that a TERM sent to make reaches it.
run: $(VENV)/run.stamp
	@exec $(BIN)/python -m creditcity.portal

test: $(VENV)/test.stamp check
	@$(BIN)/python -m tests.programs
	@mkdir -p $(REPORTS)
	$(BIN)/python -m pytest -p tests.servers -n auto --dist loadfile -rs \
		--junitxml=$(REPORTS)/junit.xml $(ARGS)

# The same with the lines that no test reaches; counting them costs two fifths of the time.
coverage:
	$(MAKE) test ARGS="--cov --cov-report=term:skip-covered"

# What needs neither server nor browser, cheapest first.
check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# Without a server Django warns that it could not compare with the tables; the models it can.
	PYTHONWARNINGS=ignore::RuntimeWarning $(BIN)/python manage.py makemigrations --check --dry-run

# Write both locks from pyproject.toml; add ARGS=--upgrade for newer versions.
lock: $(VENV)/test.stamp
	$(LOCK) $(ARGS) pyproject.toml --output-file requirements.txt
	$(LOCK) $(ARGS) --extra dev pyproject.toml --output-file requirements-dev.txt

# Copy the pinned front-end files into the repository; only needed after a change of package.json.
vendor:
	npm ci --ignore-scripts --no-audit --no-fund
	@# Without the comment that names a source map we do not ship; collectstatic would refuse it.
	sed 's#/\*\# sourceMappingURL=.*\*/##' node_modules/bootstrap/dist/css/bootstrap.min.css > $(VENDOR)/bootstrap.min.css
	cp node_modules/echarts/dist/echarts.common.min.js $(VENDOR)/
	cp node_modules/axe-core/axe.min.js tests/browser/vendor/
	cp node_modules/axe-core/LICENSE tests/browser/vendor/axe-core-$$(node -p "require('axe-core/package.json').version").LICENSE
	cp node_modules/bootstrap/LICENSE $(VENDOR)/bootstrap-$$(node -p "require('bootstrap/package.json').version").LICENSE
	cp node_modules/echarts/LICENSE $(VENDOR)/echarts-$$(node -p "require('echarts/package.json').version").LICENSE

# Cut the bundled fonts again; SOURCE=folder with NotoSerifCJK-Regular.ttc and NotoSansCJK-Regular.ttc.
fonts: $(VENV)/test.stamp
	$(BIN)/python .ci/fonts.py $(SOURCE)

# Take away what these commands installed. The data in var/ stay: delete that folder by hand.
clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements.txt $(BIN)/python
	@echo "安装依赖（requirements.txt）…"
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "安装检查工具（requirements-dev.txt）…"
	@$(call install,requirements-dev.txt)
	@touch $@

# uv is several times faster, but reads neither pip's configuration nor, unless told, the system's
# certificates; where it cannot come or cannot fetch, pip does the same with the same hashes.
define install
$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) 2>/dev/null \
&& UV_DEFAULT_INDEX=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}} \
	$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes -r $(1) \
|| { echo "改用 pip 安装，请稍候 …"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); }
endef

# The first Python from 3.11 on that can make an environment; PYTHON=... names another.
$(BIN)/python:
	@for python in $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14 python; do \
		"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			|| continue; \
		echo "建立 $(VENV)（$$("$$python" --version)）…"; \
		rm -rf $(VENV) && exec "$$python" -m venv $(VENV); \
	done; \
	echo "需要带 venv 模块的 Python 3.11 或更高版本（Debian、Ubuntu：apt install python3 python3-venv）；"; \
	echo "若已装在别处，请用 make run PYTHON=/路径/python3。"; \
	exit 1
