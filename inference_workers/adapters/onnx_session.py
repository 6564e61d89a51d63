"""Opens ONNX models with the threads a worker was given, on the device that is there."""

from __future__ import annotations

from pathlib import Path

import onnxruntime

from inference_workers.errors import ModelMissing, ModelRuntimeError, OutOfMemory


def open_session(weights: Path, *, threads: int, device: str = "auto") -> onnxruntime.InferenceSession:
    """Return a session on the GPU where one is wanted and there, else on the CPU; raises ModelMissing."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    providers = ["CPUExecutionProvider"]
    if device != "cpu" and "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        providers.insert(0, "CUDAExecutionProvider")
    elif device == "cuda":
        raise ModelMissing("No CUDA device is there for onnxruntime; install onnxruntime-gpu, or use the CPU.")
    try:
        return onnxruntime.InferenceSession(str(weights), sess_options=options, providers=providers)
    except Exception as error:  # noqa: BLE001 - onnxruntime raises its own classes, all unrelated
        raise ModelMissing(f"{weights.name} is not an ONNX model this onnxruntime reads: {error}") from error


def runtime_error(name: str, error: Exception) -> ModelRuntimeError:
    """Return what a failed run means; allocation failures can be met with smaller batches."""
    text = str(error)
    if "Failed to allocate memory" in text or "out of memory" in text.lower() or isinstance(error, MemoryError):
        return OutOfMemory(f"{name} ran out of memory.")
    return ModelRuntimeError(f"{name} broke: {text.splitlines()[0] if text else type(error).__name__}")
