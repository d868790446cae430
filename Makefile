# 法治政府建设年度报告。常用：make（生成报告）、make check（检查）、make test（测试）、make help（全部命令）
# 日常用的命令写“## 说明”，给程序员的写“#- 说明”：make help 分开列出。
PYTHON ?= python3
RUN = $(PYTHON) build_report.py
VENV = .venv/bin/python
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# 命令自己说清了哪里不对；make 跟着还要说一句英文的 *** Error。让它收到 SIGPIPE：不说话，退出码不是零（141）。
# 按 Ctrl-C 也一样，所以要等命令说完“已取消。”
QUIETLY = || kill -PIPE $$PPID
WAIT = trap : INT;

.DEFAULT_GOAL := report
.PHONY: report page watch check final public html text pdf trace rule clean init import rename form collect status sign pull impact diff new-year undo history template upgrade batch rollup \
	schema test lint audit bench growth kit page-bundle environment help

# ---- 日常 ----

report: ## 生成送审稿（缺省命令；第一次会先准备运行环境）
	@$(WAIT) $(RUN) build $(ARGS) $(QUIETLY)

page: ## 在浏览器里写、填、查、签、生成（只在本机运行，不联网）
	@$(WAIT) $(RUN) page $(ARGS) $(QUIETLY)

watch: ## 边写边看：文件一保存就重新生成，按 Ctrl-C 结束
	@$(WAIT) $(RUN) build --watch $(ARGS) $(QUIETLY)

check: ## 只检查，不生成（全部列出加 ARGS=--all）
	@$(WAIT) $(RUN) check $(ARGS) $(QUIETLY)

final: ## 生成上报稿：没有错误、科室签过字才出
	@$(WAIT) $(RUN) build --edition final $(ARGS) $(QUIETLY)

public: ## 生成公开稿：先做保密审查
	@$(WAIT) $(RUN) build --edition public $(ARGS) $(QUIETLY)

html: ## 生成网页，一个文件（公开稿；贴进网站后台加 ARGS=--fragment）
	@$(WAIT) $(RUN) html $(ARGS) $(QUIETLY)

text: ## 生成纯文本（公开稿）
	@$(WAIT) $(RUN) text $(ARGS) $(QUIETLY)

pdf: ## 把最新的报告转成 PDF（要装 LibreOffice）
	@$(WAIT) $(RUN) pdf $(ARGS) $(QUIETLY)

trace: ## 一个数从哪里来、印在哪里（ARGS=数或指标名）
	@$(WAIT) $(RUN) trace $(ARGS) $(QUIETLY)

rule: ## 解释屏幕上的一个编号（ARGS=编号）
	@$(WAIT) $(RUN) rule $(ARGS) $(QUIETLY)

clean: ## 清空 build/（有人改过的留着）
	@$(WAIT) if $(VENV) -c 'import lxml' 2>/dev/null; then $(VENV) -m lawreport.outputs.clean; else $(PYTHON) -m lawreport.outputs.clean; fi $(QUIETLY)

init: ## 新建一个单位的项目（ARGS="文件夹 --unit 全称"）
	@$(WAIT) $(RUN) init $(ARGS) $(QUIETLY)

import: ## 读进去年的 Word 或自己的 Excel（ARGS=文件）
	@$(WAIT) $(RUN) import $(ARGS) $(QUIETLY)

rename: ## 给指标改名（ARGS="旧名 新名"）
	@$(WAIT) $(RUN) rename $(ARGS) $(QUIETLY)

form: ## 给各科室生成填报表（ARGS=年份）
	@$(WAIT) $(RUN) form $(ARGS) $(QUIETLY)

collect: ## 收表：把填好的表读进 data（ARGS="年份 文件夹"）
	@$(WAIT) $(RUN) collect $(ARGS) $(QUIETLY)

status: ## 看进度：还缺什么、谁没签字、离期限几天
	@$(WAIT) $(RUN) status $(ARGS) $(QUIETLY)

sign: ## 科室确认（ARGS="部分 --by 科室"）
	@$(WAIT) $(RUN) sign $(ARGS) $(QUIETLY)

pull: ## 收改：把领导在 Word 里改的带回文段（ARGS=改过的.docx）
	@$(WAIT) $(RUN) pull $(ARGS) $(QUIETLY)

impact: ## 一个数变了会牵动哪里（ARGS=指标）
	@$(WAIT) $(RUN) impact $(ARGS) $(QUIETLY)

diff: ## 两年、两次之间有什么不同（ARGS="旧 新"）
	@$(WAIT) $(RUN) diff $(ARGS) $(QUIETLY)

new-year: ## 从去年的稿子开出新一年（ARGS=年份）
	@$(WAIT) $(RUN) new-year $(ARGS) $(QUIETLY)

undo: ## 撤销最近一次命令对文件的改动
	@$(WAIT) $(RUN) undo $(ARGS) $(QUIETLY)

history: ## 列出各命令改过哪些文件
	@$(WAIT) $(RUN) history $(ARGS) $(QUIETLY)

template: ## 由 templates/profile.yaml 重新生成 Word 模板（改过的模板要加 ARGS=--force）
	@$(WAIT) $(RUN) template $(ARGS) $(QUIETLY)

upgrade: ## 换了新程序：把文件夹换到这一版的写法，先给看改动
	@$(WAIT) $(RUN) upgrade $(ARGS) $(QUIETLY)

batch: ## 一次生成许多单位的报告（ARGS=各单位所在的文件夹）
	@$(WAIT) $(RUN) batch $(ARGS) $(QUIETLY)

rollup: ## 把各单位的数汇总成上级的数（ARGS="文件夹 --year 年份"）
	@$(WAIT) $(RUN) rollup $(ARGS) $(QUIETLY)

help: ## 列出这些命令
	@echo "日常（选项写在 ARGS 里，如 make check ARGS=--all）："
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo; echo "给程序员："
	@awk -F ':.*#- ' '/^[a-z-]+:.*#- / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

# ---- 给程序员 ----

schema: #- 重新生成 docs/ 里由程序生成的页面
	@$(WAIT) $(RUN) schema $(QUIETLY)

test: environment #- 运行全部测试（第一次会先准备运行环境）
	@$(VENV) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: environment #- 检查代码写法、类型和各房间的依赖
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check --quiet .
	@$(VENV) -m mypy
	@$(VENV) -c "from importlinter.cli import lint_imports_command as run; run()"

audit: #- 查锁定的程序包有没有已公布的漏洞（要联网）
	@$(PYTHON) -m venv .venv/audit && .venv/audit/bin/python -m pip install --quiet pip-audit
	@.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

bench: environment #- 与通常的写法比快慢，写进 docs/bench.md
	@$(VENV) bench/run.py --write $(ARGS)
	@$(VENV) bench/page.py --write

growth: environment #- 看规模变大时耗时怎么长，写进 docs/bench.md
	@$(VENV) bench/growth.py --write $(ARGS)

kit: environment #- 做离线工具包（KIT=windows、linux-x86_64、linux-aarch64；Windows 还要 PYTHON_ZIP 和 PYTHON_SHA256）
	@$(VENV) tools/kit.py $(KIT) --python-zip "$(PYTHON_ZIP)" --python-sha256 "$(PYTHON_SHA256)" $(ARGS)

page-bundle: #- 重新合成页面的编辑器（lawreport/page/static/codemirror.js，要有 npm、要联网）
	@tools/page/build.sh lawreport/page/static

environment:
	@$(WAIT) $(PYTHON) -m lawreport.base.venv requirements-dev.lock $(QUIETLY)

# 写错的目标：make 自己会说英文
.DEFAULT:
	@echo "没有 make $@ 这个命令。运行 make help 看全部命令。" >&2; kill -PIPE $$PPID
