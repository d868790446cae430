# 法治政府建设年度报告。常用：make（生成报告）、make check（检查）、make test（测试）、make help（全部命令）
PYTHON ?= python3
RUN = $(PYTHON) build_report.py
VENV = .venv/bin/python

.DEFAULT_GOAL := report
.PHONY: environment report watch check status new-year template schema test lint audit bench growth kit clean help

report: ## 生成报告（缺省命令；第一次会先准备运行环境）
	@$(RUN) build $(ARGS)

watch: ## 边写边看：文件一保存就重新生成，按 Ctrl-C 结束
	@$(RUN) build --watch $(ARGS)

check: ## 只检查，不生成
	@$(RUN) check $(ARGS)

status: ## 看进度：还缺什么、谁没签字、离期限几天
	@$(RUN) status $(ARGS)

new-year: ## 从去年的稿子开出新一年（ARGS=年份）
	@$(RUN) new-year $(ARGS)

template: ## 由 templates/profile.yaml 重新生成 Word 模板（改过的模板要加 ARGS=--force）
	@$(RUN) template $(ARGS)

schema: ## 重新生成 docs/ 里由程序生成的页面
	@$(RUN) schema

test: environment ## 运行全部测试（第一次会先准备运行环境）
	@$(VENV) -m pytest -n auto --dist loadfile $(ARGS)

lint: environment ## 检查代码写法、类型和各房间的依赖
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check --quiet .
	@$(VENV) -m mypy
	@$(VENV) -c "from importlinter.cli import lint_imports_command as run; run()"

audit: ## 查锁定的程序包有没有已公布的漏洞（要联网）
	@$(PYTHON) -m venv .venv/audit && .venv/audit/bin/python -m pip install --quiet pip-audit
	@.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

bench: environment ## 与通常的写法比快慢，写进 docs/bench.md
	@$(VENV) bench/run.py --write $(ARGS)

growth: environment ## 看规模变大时耗时怎么长，写进 docs/bench.md
	@$(VENV) bench/growth.py --write $(ARGS)

kit: environment ## 做离线工具包（KIT=windows、linux-x86_64、linux-aarch64；Windows 还要 PYTHON_ZIP 和 PYTHON_SHA256）
	@$(VENV) tools/kit.py $(KIT) --python-zip "$(PYTHON_ZIP)" --python-sha256 "$(PYTHON_SHA256)" $(ARGS)

clean: ## 清空 build/（有人改过的留着）
	@if $(VENV) -c 'import lxml' 2>/dev/null; then $(VENV) -m lawreport.outputs.clean; else $(PYTHON) -m lawreport.outputs.clean; fi

help: ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

environment:
	@$(PYTHON) -m lawreport.base.venv requirements-dev.lock

# 写错的目标：make 自己会说英文
.DEFAULT:
	@echo "没有 make $@ 这个命令。运行 make help 看全部命令。" >&2; exit 2
