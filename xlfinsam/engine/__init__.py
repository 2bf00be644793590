"""The workbook engine: parts of the file, cells, recalculation, new workbooks."""
