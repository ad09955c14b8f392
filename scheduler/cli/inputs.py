"""Words for the files that most commands read."""

from scheduler.domain.base import Text

PROBLEM = Text(zh="问题文件", en="a problem file")
ROSTER = Text(zh="该问题的排班文件", en="a roster of this problem")
NEW_ROSTER = Text(zh="要写入的排班文件", en="where the roster goes")
READING_PROBLEM = Text(zh="读取问题", en="reading the problem")
