"""A kernel is connected to, or started."""
take("ipykernel", lambda: __import__("ipykernel.kernelapp").kernelapp.IPKernelApp.instance().initialize([]))
take("client", lambda: __import__("jupyter_client").BlockingKernelClient().start_channels())
take("manager", lambda: __import__("jupyter_client.manager").manager.start_new_kernel())
