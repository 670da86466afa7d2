"""Builds the Windows installer. Not yet: this version is installed from source, see README.md."""

import sys

if __name__ == "__main__":
    sys.exit("Windows 安装包的制作还没有完成，请先按 README.md 从源码安装。")
