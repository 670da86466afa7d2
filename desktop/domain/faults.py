"""The two ways of saying no: a rule refuses, or the surroundings fail. Both carry a Chinese sentence for the clerk."""


class Refused(Exception):
    """A rule of the office says no; nothing was written. `str()` is the sentence shown to the clerk.

    The sentence names what is missing or wrong and what to do. It never holds personal data beyond what the clerk
    has just typed, and it is never logged.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        """Name of the form field that the refusal is about, or empty."""


class Trouble(Exception):
    """The surroundings fail (disk, file, password, printer). `str()` says what happened, what is safe, what to do."""

    sentence = "操作没有完成，已有的数据没有改动。"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence


class DiskFull(Trouble):
    sentence = "磁盘已满，这一次没有保存；已有的数据完好。请清理磁盘后再保存一次。"


class ReadOnly(Trouble):
    sentence = "数据文件夹不能写入，这一次没有保存；已有的数据完好。请检查文件夹是否为只读，或换一个文件夹。"


class Busy(Trouble):
    sentence = "数据正被另一个程序占用，这一次没有保存。请关闭另一个窗口或稍等片刻再试。"


class Damaged(Trouble):
    sentence = "数据文件已损坏，无法读取。请不要继续录入，先用最近的备份恢复。"


class TooNew(Trouble):
    sentence = "这份数据由更新版本的民情台保存，本版本不能打开，数据没有改动。请安装新版本后再打开。"


class WrongPassword(Trouble):
    sentence = "用户名或密码不对。请核对后重新输入；忘记密码时可用恢复码登录。"


class NetworkFolder(Trouble):
    sentence = "数据不能放在网络驱动器或共享文件夹上，否则可能损坏。请选择本机硬盘上的文件夹。"


class AlreadyRunning(Trouble):
    sentence = "民情台已经打开了，请在任务栏中找到它的窗口。"


class NoOffice(Trouble):
    sentence = "这个文件夹里还没有民情台的数据。请先打开程序完成首次设置，或换一个数据文件夹。"


class BadFile(Trouble):
    sentence = "文件无法读取，没有导入任何内容。请确认文件没有损坏、没有设置密码，再试一次。"


class PrinterTrouble(Trouble):
    sentence = "打印机没有响应，纸没有打出。请检查打印机电源、连线和纸张后再试，也可以先存为 PDF。"


class MissingPart(Trouble):
    sentence = "程序缺少一个部件，无法继续。请重新安装程序。"
