"""Why the system refused a file, in both languages."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain.base import Text

IN_CHINESE: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOENT: "没有这个文件或文件夹",
        errno.EACCES: "没有权限",
        errno.EPERM: "不允许此操作",
        errno.EEXIST: "已经存在",
        errno.ENOTDIR: "不是文件夹",
        errno.EISDIR: "是一个文件夹",
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "超出磁盘配额",
        errno.EROFS: "文件系统只读",
        errno.ENAMETOOLONG: "名称太长",
        errno.ELOOP: "符号链接太多",
        errno.EINVAL: "参数无效",
        errno.EIO: "读写出错",
        errno.EMFILE: "打开的文件太多",
        errno.EFBIG: "文件太大",
        errno.EBUSY: "正被占用",
        errno.ETXTBSY: "正在运行",
        errno.ENXIO: "没有这个设备",
        errno.EAGAIN: "暂时不可用",
    }
)
"""The errors that files meet; any other is told by its number."""


def system_reason(error: OSError) -> Text:
    """Return the reason of a failed system call."""
    known = IN_CHINESE.get(error.errno or 0, f"系统错误 {error.errno}")
    return Text(zh=known, en=error.strerror or type(error).__name__)
