"""Formats of other tools and of ours, read and written. Pure: no Django, no network.

A format is one module here, named in ``table.py``, with its cases in ``tests/annotation/formats/cases``. A reader takes
a :class:`~annotation.formats.sources.Source` (the files of a set) and options, and returns a
:class:`~annotation.formats.document.Reading`: items one after the other, and a report that fills while they are read. A
writer takes items and returns files and the losses. Labels are the SOURCE's names; mapping them is the importer's work.
"""
