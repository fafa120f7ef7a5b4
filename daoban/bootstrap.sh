# shellcheck shell=bash
# ./run、./test 和 daoban setup 共用：找到 Python 和 uv，按锁文件装好两套环境。
#
#   source daoban/bootstrap.sh            在仓库根目录里引入下面的函数
#   bash daoban/bootstrap.sh install bot  装好一套环境：root、dev（root 加开发工具）、bot、bot-dev
#   bash daoban/bootstrap.sh current bot  这套环境是否已经装好且没有过期（看退出码）

UV_VERSION=0.13.9 # 路径上没有 uv 时装这一版。

say() { printf '· %s\n' "$*" >&2; }

fail() { # 第一个参数说出了什么事，其余每个一行说怎么办。
  printf '\n✗ %s\n' "$1" >&2
  shift
  printf '  → %s\n' "$@" >&2
  exit 1
}

python_is() { # 这个解释器真的能运行，而且版本合用？（pyenv 的垫片在路径上却可能运行不了。）
  "$1" -c "import ssl, sys; sys.exit(not ($2))" >/dev/null 2>&1
}

first_python() { # 版本条件，然后是候选；输出第一个合用的解释器的真实路径。
  local condition=$1 candidate
  shift
  for candidate in "$@"; do
    if command -v "$candidate" >/dev/null && python_is "$candidate" "$condition"; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  return 1
}

pyenv_pythons() { # pyenv 装过的、与模式相符的解释器。
  local python
  for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/$1/bin/python; do
    [ ! -x "$python" ] || printf '%s\n' "$python"
  done
}

use_pip_settings() { # uv 不读 pip 的设置：把镜像源、证书和等待时间告诉它。
  local index
  index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-$("$1" -m pip config get global.index-url 2>/dev/null || true)}}}
  [ -z "$index" ] || export UV_DEFAULT_INDEX=$index
  [ -n "${SSL_CERT_FILE:-}" ] || [ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE=$PIP_CERT
  export UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-180}
}

uv_works() { # 能运行，而且不比锁文件需要的旧。
  local version
  version=$("$1" --version 2>/dev/null | cut -d' ' -f2) || return 1
  [ -n "$version" ] && [ "$(printf '%s\n' 0.8.0 "$version" | sort -V | head -n 1)" = 0.8.0 ]
}

find_uv() { # 设好 UV：路径上的、以前装在 var/uv 的，或者现在装一个。
  local python
  for UV in "${UV:-uv}" uv "$PWD/var/uv/bin/uv"; do
    if uv_works "$UV"; then return; fi
  done
  python=$(first_python 'sys.version_info >= (3, 8)' python3.13 python3.12 python3 python python3.11 python3.10 \
    $(pyenv_pythons '3.*')) || fail '没有找到可用的 Python。' '请先安装 Python 3.12 或更新的版本，例如：apt install python3 python3-venv。'
  say "正在安装 uv ${UV_VERSION}（一次性，约 20 MB）……"
  "$python" -m venv --clear var/uv >&2 ||
    fail "$python 不能建立虚拟环境。" '请安装它的 venv 模块，例如：apt install python3-venv；或者自行安装 uv(https://docs.astral.sh/uv/)。'
  var/uv/bin/python -m pip install --disable-pip-version-check "uv==$UV_VERSION" >&2 || fail_to_install uv
}

find_python() { # 给 uv 的版本、版本条件，然后是候选；都不合用时请 uv 找，最后请它下载。
  local wanted=$1
  shift
  first_python "$@" && return
  find_uv
  "$UV" python find --no-project "$wanted" 2>/dev/null && return
  say "本机没有 Python ${wanted}，请 uv 下载一个……"
  "$UV" python install "$wanted" >&2 && "$UV" python find --no-project "$wanted"
}

root_python() {
  find_python '>=3.12' 'sys.version_info >= (3, 12)' .venv/bin/python python3.13 python3.12 python3 python \
    $(pyenv_pythons '3.1[2-9]*') ||
    fail '没有找到 Python 3.12 或更新的版本，也没能下载。' \
      '请安装一个，例如：apt install python3.12 python3.12-venv，或 pyenv install 3.13；装好后重新运行。'
}

bot_python() {
  find_python 3.10 'sys.version_info[:2] == (3, 10)' bot/.venv/bin/python python3.10 python3 \
    $(pyenv_pythons '3.10*') ||
    fail '没有找到 Python 3.10，也没能下载。对话引擎 Rasa 只能运行在 3.10 上。' \
      '请安装一个，例如：apt install python3.10 python3.10-venv，或 pyenv install 3.10；装好后重新运行。'
}

need_disk() { # 至少要有这么多 MB。
  local free
  free=$(df -Pm . | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$1" ] ||
    fail "磁盘空间不足：安装需要约 $1 MB，这里只剩 $free MB($PWD)。" '请腾出空间，或把仓库移到空间更大的磁盘，然后重新运行。'
}

fail_to_install() {
  need_disk 200
  fail "没能装好 ${1}。" \
    "请检查能否访问软件包源(${UV_DEFAULT_INDEX:-https://pypi.org/simple})；上面几行是 uv 或 pip 的原话。" \
    '内网请指定镜像源，例如：export UV_DEFAULT_INDEX=https://镜像地址/simple，然后重新运行。'
}

describe() { # 按名字设好 PROJECT（项目文件夹）、FLAVOR（带不带开发工具）、TITLE、DISK。
  case $1 in
    root) PROJECT=. FLAVOR=plain TITLE=主环境 DISK=1500 ;;
    dev) PROJECT=. FLAVOR=dev TITLE=主环境和开发工具 DISK=1500 ;;
    bot) PROJECT=bot FLAVOR=plain TITLE=对话引擎环境 DISK=1500 ;;
    bot-dev) PROJECT=bot FLAVOR=dev TITLE=对话引擎环境和开发工具 DISK=1500 ;;
    *) fail "不认识的环境：$1" '可选：root、dev、bot、bot-dev。' ;;
  esac
  STAMP=$PROJECT/.venv/daoban-installed
}

fingerprint() { # 锁文件、项目文件一变，就要重新安装；仓库换了位置也是，环境里记着绝对路径。
  cat "$PROJECT/uv.lock" "$PROJECT/pyproject.toml" | sha256sum | cut -d' ' -f1
  pwd
}

current() { # 装好且没有过期？带开发工具的也算装好了不带的。
  describe "$1"
  [ -f "$STAMP" ] && "$PROJECT/.venv/bin/python" -c '' 2>/dev/null || return 1
  [ "$(tail -n +2 "$STAMP")" = "$(fingerprint)" ] && [[ "$(head -n 1 "$STAMP")" == @(dev|"$FLAVOR") ]]
}

synchronise() { # 按锁文件安装；--compile-bytecode：否则每次启动都要重新编译几千个文件。
  local python=$1 development=--no-dev wanted=var/uv-requirements.txt
  [ "$FLAVOR" = plain ] || development=--dev
  if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    "$UV" sync --project "$PROJECT" --locked --compile-bytecode "$development" --python "$python"
    return
  fi
  # 锁文件记着官方源的地址；换了源，uv sync 会说锁文件过期。所以导出带校验值的清单，从镜像源安装。
  mkdir -p var
  [ -x "$PROJECT/.venv/bin/python" ] || "$UV" venv --clear --no-project --python "$python" "$PROJECT/.venv"
  (cd "$PROJECT" && "$UV" export --quiet --frozen "$development" --python "$python" --output-file "$OLDPWD/$wanted" &&
    "$UV" pip sync --compile-bytecode --python .venv/bin/python "$OLDPWD/$wanted")
}

install() { # 没有过期就什么也不做。
  local python
  if current "$1"; then return; fi
  [ "$(uname -sm)" = 'Linux x86_64' ] ||
    fail "这台机器是 $(uname -sm)，目前只支持 Linux x86-64。" '请换一台机器，或用 WSL2、虚拟机、容器。'
  if [ -f "$STAMP" ]; then
    [ "$(head -n 1 "$STAMP")" = plain ] || FLAVOR=dev # 有开发工具的环境更新后仍然有。
    [ "$(tail -n 1 "$STAMP")" = "$PWD" ] || rm -rf "$PROJECT/.venv"
  fi
  need_disk "$DISK"
  if [ "$PROJECT" = bot ]; then python=$(bot_python); else python=$(root_python); fi || exit 1
  find_uv
  use_pip_settings "$python"
  say "正在安装${TITLE}（首次约一两分钟）……"
  rm -f "$STAMP"
  synchronise "$python" || fail_to_install "$TITLE"
  { echo "$FLAVOR" && fingerprint; } >"$STAMP"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  cd "$(dirname "$0")/.."
  "$@"
fi
