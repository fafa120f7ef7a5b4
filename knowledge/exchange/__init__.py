"""Import and export of records in the layout of the national 政务服务事项 guides."""
