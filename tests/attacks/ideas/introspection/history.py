"""IPython's history and what other submissions left behind in modules."""
import builtins

take("history", lambda: [In, Out])
take("shell", lambda: get_ipython().user_ns["x"])
take("left", lambda: builtins.left_by_another)
builtins.left_by_another = ME
sys.modules["left_by_another"] = sys
take("file", lambda: read("left_by_another"))
write("left_by_another")
