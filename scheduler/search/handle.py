"""A tuple of arrays passed to kernels as one pointer.

Numba passes a tuple of arrays by value: hundreds of words for each call, and minutes of compiling.
A handle is the address of a table instead: for each array its address and shape, for each number the
number itself, for each tuple inside the address of its own table. Arrays must be C-contiguous and
stay alive as long as the handle.
"""

# Numba's extension points carry no types.
# mypy: disable-error-code="no-untyped-call,no-untyped-def,untyped-decorator,override,misc"

from __future__ import annotations

from typing import NamedTuple, TypeVar, cast

import numpy as np
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np import numpy_support
from numba.np.arrayobj import make_array, populate_array

WORDS = 4  # of the table for each field: an address and up to three lengths, or a number
_Values = TypeVar("_Values")


class Handle:
    """The table of a tuple's fields; kernels read fields from it by name."""

    def __init__(self, values: tuple[object, ...], names: tuple[str, ...]) -> None:
        self.values = values
        self.inner: list[Handle] = []
        self.table = np.zeros(WORDS * len(values), np.int64)
        self.fields = tuple(
            (name, self._field(number, value)) for number, (name, value) in enumerate(zip(names, values, strict=True))
        )
        self.address = int(self.table.ctypes.data)

    def _field(self, number: int, value: object) -> types.Type:
        words = self.table[WORDS * number : WORDS * (number + 1)]
        if isinstance(value, np.ndarray):
            if not value.flags.c_contiguous:
                raise ValueError("kernels read C-contiguous arrays only; copy the array first")
            words[0] = value.ctypes.data
            words[1 : 1 + value.ndim] = value.shape
            return types.Array(numpy_support.from_dtype(value.dtype), value.ndim, "C")
        if isinstance(value, tuple):
            self.inner.append(_handle(value))
            words[0] = self.inner[-1].address
            return HandleType(self.inner[-1].fields)
        if isinstance(value, float):
            words[:1].view(np.float64)[0] = value
            return types.float64
        words[0] = int(cast(int, value))
        return types.boolean if isinstance(value, bool) else types.int64


def _handle(values: tuple[object, ...]) -> Handle:
    names = cast(NamedTuple, values)._fields
    return Handle(values, names)


def handle(values: _Values) -> _Values:
    """Return the handle of a named tuple; kernels use it as if it were the tuple."""
    return cast(_Values, _handle(cast("tuple[object, ...]", values)))


class HandleType(types.Type):
    """Numba's type of a handle: the names and types of its fields."""

    def __init__(self, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = fields
        super().__init__(name=f"Handle({', '.join(f'{name}: {kind}' for name, kind in fields)})")


@register_model(HandleType)
class _HandleModel(models.PrimitiveModel):
    def __init__(self, manager: object, kind: HandleType) -> None:
        super().__init__(manager, kind, cgutils.intp_t)


@typeof_impl.register(Handle)
def _type_of(value: Handle, context: object) -> HandleType:
    return HandleType(value.fields)


@unbox(HandleType)
def _unbox(kind, value, context):
    address = context.pyapi.object_getattr_string(value, "address")
    native = context.unbox(types.intp, address)
    context.pyapi.decref(address)
    return NativeValue(native.value, is_error=native.is_error)


@infer_getattr
class _HandleFields(AttributeTemplate):
    key = HandleType

    def generic_resolve(self, kind: HandleType, name: str) -> types.Type | None:
        return dict(kind.fields).get(name)


@lower_getattr_generic(HandleType)
def _read_field(context, builder, kind, value, name):
    number = [field for field, _ in kind.fields].index(name)
    found = kind.fields[number][1]
    table = builder.inttoptr(value, cgutils.intp_t.as_pointer())
    words = [builder.gep(table, [context.get_constant(types.intp, WORDS * number + word)]) for word in range(WORDS)]
    if isinstance(found, types.Array):
        return _read_array(context, builder, found, [builder.load(word) for word in words])
    if found is types.float64:
        return builder.load(builder.bitcast(words[0], context.get_value_type(found).as_pointer()))
    word = builder.load(words[0])
    return builder.trunc(word, context.get_value_type(found)) if found is types.boolean else word


def _read_array(context, builder, found, words):
    array = make_array(found)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(found.dtype))
    shape = words[1 : 1 + found.ndim]
    strides = [context.get_constant(types.intp, size)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    populate_array(
        array,
        data=builder.inttoptr(words[0], array.data.type),
        shape=shape,
        strides=strides,
        itemsize=context.get_constant(types.intp, size),
        meminfo=None,
    )
    return array._getvalue()
