"""What can go wrong with a model, and whose fault it is."""


class WorkerError(Exception):
    """Base of what adapters raise."""


class ModelInputError(WorkerError):
    """This one picture or text cannot be read or used; the others go on."""


class ModelMissing(WorkerError):
    """A file the model needs is not there, or is not the one it should be; the message says what to put where."""


class UnknownModel(ModelMissing):
    """No model is called that; the words are the same whatever the name looks like."""

    def __init__(self) -> None:
        """Say it without the name: it may be anything, a place on somebody's disk too."""
        super().__init__("There is no model of this name; the list of models has every one that is installed.")


class ModelRuntimeError(WorkerError):
    """The model broke while working; trying again may help."""


class OutOfMemory(ModelRuntimeError):
    """The device has no room for this many inputs at once; fewer may fit."""


class BadPicture(ModelInputError):
    """A file that is no picture to be used; ``code`` is stable, the message plain."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code
