"""xlfinsam: the engine in a samordningsförbund's årsbok. Python fills data sheets; the workbook computes and shows."""

__version__ = "0.4.0"
